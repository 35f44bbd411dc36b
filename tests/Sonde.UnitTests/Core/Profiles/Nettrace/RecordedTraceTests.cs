using System.IO.Compression;
using Sonde.Core.Profiles;
using Sonde.Core.Profiles.Nettrace;
using Sonde.Testing.Cli;

namespace Sonde.UnitTests.Core.Profiles.Nettrace;

/// <summary>What .NET 10.0.12 wrote of examples/dotnet while it was asked for prices, for lines, and to tidy up: tests/fixtures/dotnet.</summary>
public sealed class RecordedTraceTests
{
    [Theory]
    [InlineData("price", "cpu", "Orders.Desk.", "Orders.dll")]
    [InlineData("lines", "alloc", "Orders.OrderLine", null)]
    public void What_costs_most_is_on_top_with_its_name(string file, string type, string hottest, string? module)
    {
        var profile = Read(file, type);
        var frame = Leaves(profile).MaxBy(static leaf => leaf.Value).Key;
        Assert.StartsWith(hottest, frame.Function, StringComparison.Ordinal);
        Assert.Equal(module, frame.Module);
        Assert.Contains(profile.Frames, static called => called.Function.StartsWith("System.Threading.ThreadPoolWorkQueue.Dispatch(", StringComparison.Ordinal));
    }

    [Fact]
    public void Threads_that_wait_are_in_wall_alone()
    {
        var (computing, all) = (Read("price", "cpu"), Read("price", "wall"));
        Assert.True(all.Total > 2 * computing.Total, $"{all.Total} and {computing.Total}");
        Assert.InRange(all.Period, 900_000, 20_000_000);
        Assert.True(Waits(all) > 10 * Waits(computing), $"{Waits(all)} and {Waits(computing)}");

        static long Waits(Profile profile) => Leaves(profile).Where(static leaf => leaf.Key.Function.Contains("WaitOneNoCheck", StringComparison.Ordinal)).Sum(static leaf => leaf.Value);
    }

    [Fact]
    public void Collections_that_were_asked_for_stood_for_some_time() =>
        Assert.Contains(Read("tidy", "gc").Frames, static frame => frame.Function == "the program asked");

    [Fact]
    public void A_heap_is_whole_and_all_its_types_have_names()
    {
        var collection = new NettraceCollection();
        new NettraceParser(collection).Feed(Bytes("heap"));
        Assert.True(collection.Heap.IsWhole);
        Assert.InRange(collection.Heap.Objects, 4_000, 5_000);
        var types = Leaves(collection.Build("heap"));
        Assert.Equal("System.String", types.MaxBy(static type => type.Value).Key.Function);
        Assert.DoesNotContain(types, static type => type.Key.Function.StartsWith('['));
        Assert.Contains(types, static type => type.Key.Function == "Entry<System.String,System.Object>[]");
    }

    [Fact]
    public void The_threads_that_wait_are_told_once_each() => Assert.InRange(Read("price", "threads").Total, 3, 40);

    [Fact]
    public void Nearly_all_that_computes_has_a_name_and_what_has_none_calls_native_code_and_nothing_else()
    {
        var (computing, all) = (Read("price", "cpu"), Read("price", "wall"));
        Assert.InRange(Leaves(computing).Where(static leaf => leaf.Key.Function == "[unknown]").Sum(static leaf => leaf.Value), 0, computing.Total / 20);
        Assert.DoesNotContain(Enumerable.Range(1, all.Tree.Count - 1), node => node > 1 && all.Tree.Parents[node] > 0 && all.Frames[all.Tree.Frames[all.Tree.Parents[node]]].Function == "[unknown]");
    }

    [Fact]
    public void Nothing_was_dropped_and_the_stream_ends_where_it_ends()
    {
        var parser = new NettraceParser(new NettraceCollection());
        parser.Feed(Bytes("price"));
        Assert.Equal((0L, true), (parser.Dropped, parser.HasEnded));
        Assert.Equal((8, 1), (parser.Trace!.PointerBytes, parser.Trace.ProcessId > 0 ? 1 : 0));
    }

    private static Profile Read(string file, string type)
    {
        using var stream = File.OpenRead(PathOf(file));
        return ProfileFile.Read(stream, type);
    }

    private static byte[] Bytes(string file)
    {
        using var packed = new GZipStream(File.OpenRead(PathOf(file)), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        packed.CopyTo(whole);
        return whole.ToArray();
    }

    private static string PathOf(string file) => Repository.PathOf("tests", "fixtures", "dotnet", $"{file}.nettrace.gz");

    private static Dictionary<ProfileFrame, long> Leaves(Profile profile) => Enumerable.Range(1, profile.Tree.Count - 1)
        .GroupBy(node => profile.Frames[profile.Tree.Frames[node]])
        .ToDictionary(static frame => frame.Key, frame => frame.Sum(node => profile.Tree.Selfs[node]));
}
