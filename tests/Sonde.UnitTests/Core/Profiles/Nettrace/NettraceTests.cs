using Sonde.Core.Profiles;
using Sonde.Core.Profiles.Nettrace;
using Sonde.Testing.Dotnet;

namespace Sonde.UnitTests.Core.Profiles.Nettrace;

public sealed class NettraceTests
{
    private const string Discount = "Orders.Desk.Discount(int32,int32)";
    private const string Answer = "Program.Answer(System.Net.HttpListenerContext)";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_thread_that_computes_counts_for_cpu_and_one_that_waits_only_for_wall(bool isPacked)
    {
        var collection = Read(TraceBuilder.Example(isPacked));

        // Three rounds, two microseconds apart but for the last.
        Assert.Equal(("cpu", ProfileUnit.Nanoseconds, 4000L), Facts(collection.Build("cpu")));
        Assert.Equal([$"{Answer};{Discount} 4000"], Lines(collection.Build("cpu")));
        Assert.Equal([$"{Answer};{Discount} 4000", $"{Answer};System.Threading.Monitor.Wait(System.Object) 8000"], Lines(collection.Build("wall")).Order(StringComparer.Ordinal));
        Assert.Equal("Orders.dll", collection.Build("cpu").Frames[0].Module);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), collection.Build("cpu").Start);
    }

    [Fact]
    public void What_is_allocated_is_counted_by_its_type_below_who_did_it() =>
        Assert.Equal([$"{Answer};{Discount};Orders.OrderLine 102400"], Lines(Read(TraceBuilder.Example()).Build("alloc")));

    [Fact]
    public void The_heap_is_counted_by_type_below_its_namespace_and_whole_when_the_collection_is_over()
    {
        var whole = Read(TraceBuilder.Example());
        Assert.Equal(["Orders;Orders.OrderLine 120", "System.Collections.Generic;System.Collections.Generic.List<Orders.OrderLine>[] 4000"], Lines(whole.Build("heap")).Order(StringComparer.Ordinal));
        Assert.True(whole.Heap.IsWhole);
        Assert.Equal(3, whole.Heap.Objects);
        Assert.Equal(["1 4000 System.Collections.Generic.List<Orders.OrderLine>[]", "2 120 Orders.OrderLine"],
            whole.Text("heap")!.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(static line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
        Assert.False(Read(new TraceBuilder().Collected().Objects((8, 1)).Whole()).Heap.IsWhole);
    }

    [Theory]
    [InlineData("Orders.Line", 0, new ulong[0], "Orders.Line")]
    [InlineData("Entry[System.Int32,Orders.Line]", 0, new ulong[] { 1, 2 }, "Entry<System.Int32,?>")]
    [InlineData("", 0x208, new ulong[] { 1 }, "System.Int32[,]")]
    [InlineData("Shape", 8, new ulong[] { 77 }, "Shape[]")]
    [InlineData("Loop`1", 0, new ulong[] { 9 }, "Loop<Loop<Loop<Loop<Loop<Loop<Loop<Loop<?>>>>>>>>")]
    public void A_type_is_named_as_a_program_writes_it(string name, int flags, ulong[] parameters, string text) =>
        Assert.Equal([$"{text} 8"], Lines(Read(new TraceBuilder().Type(1, "System.Int32").Type(9, name, flags, parameters).Objects((8, 9)).Whole()).Build("heap")).Select(static line => line[(line.IndexOf(';') + 1)..]));

    [Fact]
    public void A_thread_is_told_where_it_was_last_and_not_where_it_has_left_managed_code_since()
    {
        var trace = new TraceBuilder().Stacks([0x1008], [0x2008, 0x1010])
            .Sample(7, 1_000, true, 1).Sample(9, 1_000, true, 1).Sample(7, 9_000, false, 2).Sample(8, 8_000, true, 1)
            .Method(0x1000, 0x10, "", "answer", "").Method(0x2000, 0x10, "", "wait", "").Whole();
        Assert.Equal(["in managed code;answer() 1", "waiting, or in native code;answer();wait() 1"], Lines(Read(trace).Build("threads")).Order(StringComparer.Ordinal));
        Assert.Equal("thread 7: waiting, or in native code\n    at wait()\n    at answer()\n\nthread 8: in managed code\n    at answer()\n\n", Read(trace).Text("threads"));
        Assert.Null(Read(trace).Text("cpu"));
    }

    [Fact]
    public void Pauses_are_told_by_generation_and_reason() =>
        Assert.Equal(["generation 2;the program asked 500"], Lines(Read(TraceBuilder.Example()).Build("gc")));

    [Fact]
    public void A_suspension_for_something_else_is_no_pause_of_a_collection()
    {
        var trace = new TraceBuilder().Event("Microsoft-Windows-DotNETRuntime", 9, 1, (1, 100, 0), [2, 0, 0, 0, 1, 0, 0, 0, 0, 0]).Event("Microsoft-Windows-DotNETRuntime", 3, 1, (1, 900, 0), [0, 0]);
        Assert.Equal(0, Read(trace.Whole()).Build("gc").Total);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Bytes_that_come_one_by_one_make_the_same_profile(bool isPacked)
    {
        var collection = new NettraceCollection();
        var parser = new NettraceParser(collection);
        foreach (var one in TraceBuilder.Example(isPacked))
        {
            Assert.False(parser.HasEnded);
            parser.Feed([one]);
        }

        Assert.True(parser.HasEnded);
        Assert.Equal(4000, collection.Build("cpu").Total);
        Assert.Equal(0, parser.Dropped);
    }

    [Fact]
    public void Events_that_the_runtime_had_no_room_for_are_counted_within_a_thread_and_at_sequence_points()
    {
        var builder = new TraceBuilder().Stacks([1]).Sample(7, 1, true, 1).Drop(5).Sample(7, 2, true, 1).Point(10);
        var parser = new NettraceParser(new NettraceCollection());
        parser.Feed(builder.Whole());
        Assert.Equal(5 + 3, parser.Dropped);
    }

    [Fact]
    public void After_a_sequence_point_stacks_are_others_though_their_numbers_are_the_same()
    {
        var trace = new TraceBuilder().Stacks([0x1000]).Sample(7, 1_000, true, 1).Point(1).Stacks([0x2000]).Sample(7, 2_000, true, 1)
            .Method(0x1000, 16, "", "a", "").Method(0x2000, 16, "", "b", "").Whole();
        Assert.Equal(["a() 1000", "b() 1000"], Lines(Read(trace).Build("cpu")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_caller_is_the_method_whose_call_ends_at_its_address_and_what_no_method_holds_is_unknown()
    {
        var trace = new TraceBuilder().Stacks([0x9000, 0x1010]).Sample(7, 1_000, true, 1).Sample(7, 2_000, true, 1)
            .Method(0x1000, 0x10, "", "caller", "void  ()").Method(0x1010, 0x10, "", "next", "void  ()").Whole();
        Assert.Equal(["caller();[unknown] 2000"], Lines(Read(trace).Build("cpu")));
    }

    [Fact]
    public void A_stream_that_was_cut_off_keeps_what_came()
    {
        var collection = Read(new TraceBuilder().Stacks([1]).Sample(7, 1_000, true, 1).Part());
        Assert.Equal(["[unknown] 1000000"], Lines(collection.Build("cpu")));
    }

    [Fact]
    public void Blocks_of_kinds_that_are_not_known_are_passed_over() =>
        Assert.Equal(["[unknown] 1000000"], Lines(Read(new TraceBuilder().Block("Novelty", [1, 2, 3]).Stacks([1]).Sample(7, 1_000, true, 1).Whole()).Build("cpu")));

    [Theory]
    [InlineData(6)]
    [InlineData(int.MaxValue)]
    public void A_later_version_is_refused_by_its_number(int version) =>
        Assert.Contains($"version {version}", Assert.Throws<ProfileFormatException>(() => Read(new TraceBuilder(version: version).Whole())).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_cut_and_every_spoilt_byte_ends_in_a_profile_or_a_refusal()
    {
        var whole = TraceBuilder.Example(isPacked: true);
        for (var at = 0; at < whole.Length; at++)
        {
            var spoilt = (byte[])whole.Clone();
            spoilt[at] ^= 0xFF;
            foreach (var input in new[] { whole[..at], spoilt })
            {
                try
                {
                    var read = Read(input);
                    _ = read.Build("wall").Total + read.Build("heap").Total + read.Build("threads").Total;
                }
                catch (ProfileFormatException)
                {
                    // The other answer.
                }
            }
        }
    }

    [Fact]
    public void A_file_is_known_by_its_beginning_and_read_for_the_first_thing_that_it_tells()
    {
        using var samples = new MemoryStream(TraceBuilder.Example());
        Assert.Equal("cpu", ProfileFile.Read(samples).Kind.Name);
        using var collections = new MemoryStream(new TraceBuilder().Collection(1, 500, 0, 0).Whole());
        Assert.Equal("gc", ProfileFile.Read(collections).Kind.Name);
        using var again = new MemoryStream(TraceBuilder.Example());
        Assert.Equal(102_400, ProfileFile.Read(again, "alloc").Total);
        using var other = new MemoryStream(TraceBuilder.Example());
        Assert.Contains("cpu, wall, alloc, heap, gc, threads", Assert.Throws<ProfileFormatException>(() => ProfileFile.Read(other, "mutex")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Orders.Desk", "PriceOf", "int64  (int32)", "Orders.Desk.PriceOf(int32)")]
    [InlineData("Orders.Desk", "Write", "class System.Collections.Generic.IReadOnlyList`1<class Orders.OrderLine>  (class System.String,valuetype System.Guid)", "Orders.Desk.Write(System.String,System.Guid)")]
    [InlineData("X", "f", "void  (value System.ReadOnlySpan`1<value class T>)", "X.f(System.ReadOnlySpan`1<T>)")]
    [InlineData("", "IL_STUB", "", "IL_STUB()")]
    public void A_method_is_named_with_what_it_takes(string type, string name, string signature, string text) => Assert.Equal(text, MethodText.Of(type, name, signature));

    [Theory]
    [InlineData("/app/Orders.dll", "Orders.dll")]
    [InlineData(@"C:\app\Orders.dll", "Orders.dll")]
    [InlineData("", null)]
    public void A_module_is_named_without_its_folder(string path, string? name) => Assert.Equal(name, MethodText.Module(path));

    private static NettraceCollection Read(byte[] bytes)
    {
        var collection = new NettraceCollection();
        new NettraceParser(collection).Feed(bytes);
        return collection;
    }

    private static (string, ProfileUnit, long) Facts(Profile profile) => (profile.Kind.Name, profile.Kind.Unit, profile.Total);

    private static string[] Lines(Profile profile)
    {
        using var stream = new MemoryStream();
        ProfileWriter.Write(stream, ProfileOutput.Collapsed, profile, new ProfilePage("", []));
        return System.Text.Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
