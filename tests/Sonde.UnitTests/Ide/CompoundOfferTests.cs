using System.Text;
using Sonde.Core.Ide;

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
