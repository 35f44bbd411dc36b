using System.Text;
using Sonde.Core.Ide;
using Sonde.UnitTests.Cli;

namespace Sonde.UnitTests.Ide;

public sealed class CompoundOfferTests
{
    private const string Launch = "/home/dev/shop/.vscode/launch.json";

    private static readonly IdeOffer Front = NodeOffer.For("sonde: front", 9229, []);
    private static readonly IdeOffer Order = DelveOffer.For("sonde: order", 2345, []);

    private readonly FakeWorkspaceFiles _files = new();
    private readonly WorkspaceRoot _root = new("/home/dev/shop", ".git", null, null);

    [Fact]
    public void It_names_its_parts_for_both_IDEs()
    {
        var compound = CompoundOffer.For("sonde: shop", [Front, Order]);
        Assert.Equal("""{"configurations":["sonde: front","sonde: order"],"stopAll":true}""", compound.Entry!.Configuration.ToJsonString());
        Assert.Contains("<toRun name=\"sonde: front\" type=\"ChromiumRemoteDebugType\" />", compound.RunConfiguration, StringComparison.Ordinal);
        Assert.Contains("<toRun name=\"sonde: order\" type=\"GoRemoteDebugConfigurationType\" />", compound.RunConfiguration, StringComparison.Ordinal);
    }

    [Fact]
    public void In_whatever_order_they_are_taken_back_nothing_is_left()
    {
        var ides = new IdeWorkspace(_files);
        IdeHandOver[] written = [.. new[] { Front, Order, CompoundOffer.For("sonde: shop", [Front, Order]) }.Select(offer => ides.HandOver(_root, [IdeKind.VisualStudioCode], offer))];
        foreach (var each in written)
        {
            ides.TakeBack(each);
        }

        Assert.Null(_files.Read(Launch));
    }

    [Fact]
    public void Sessions_that_begin_and_end_at_the_same_time_lose_nothing_of_each_other()
    {
        using var folder = new TemporaryFolder();
        var root = new WorkspaceRoot(folder.Path, ".git", null, null);
        var file = Path.Combine(folder.Path, ".vscode", "launch.json");
        var ides = new IdeWorkspace(new LocalWorkspaceFiles());
        for (var round = 0; round < 20; round++)
        {
            var written = new IdeHandOver[4];
            Parallel.For(0, written.Length, number => written[number] = ides.HandOver(root, [IdeKind.VisualStudioCode], NodeOffer.For($"sonde: {number}", 9229, [])));
            Assert.Equal(written.Length, LaunchFile.Entries(File.ReadAllText(file)).Count);
            Parallel.ForEach(written, each => ides.TakeBack(each));
            Assert.False(File.Exists(file));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{\n    // mine\n    \"version\": \"0.2.0\",\n    \"configurations\": [],\n    \"compounds\": [{ \"name\": \"mine\", \"configurations\": [] }]\n}\n")]
    [InlineData("{\n    \"configurations\": []\n}\n")]
    public void What_is_written_for_all_is_taken_back_byte_for_byte(string? before)
    {
        if (before is not null)
        {
            _files[Launch] = before;
        }

        var ides = new IdeWorkspace(_files);
        IdeHandOver[] written = [.. new[] { Front, Order, CompoundOffer.For("sonde: shop", [Front, Order]) }.Select(offer => ides.HandOver(_root, [IdeKind.VisualStudioCode], offer))];
        Assert.All(written, each => Assert.Empty(each.Refusals));
        Assert.Contains("\"compounds\"", _files[Launch], StringComparison.Ordinal);
        Assert.Equal(["sonde: order", "sonde: front"], LaunchFile.Entries(_files[Launch]).Select(entry => entry.Name));

        foreach (var each in written.Reverse())
        {
            ides.TakeBack(each);
        }

        Assert.Equal(before, _files.Read(Launch) is { } bytes ? Encoding.UTF8.GetString(bytes) : null);
    }
}
