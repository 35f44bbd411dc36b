using Sonde.Core.Ide;
using Sonde.Core.Tools;

namespace Sonde.UnitTests.Core.Tools;

public sealed class HandOverLinesTests
{
    [Fact]
    public void Without_an_IDE_there_is_none() => Assert.Empty(HandOverLines.Of("sonde: api", [], new IdeHandOver([], [])));

    [Fact]
    public void Every_debugger_has_a_way_without_an_IDE() =>
        Assert.All(ToolCatalog.All, tool => Assert.Contains(tool.Connect(2346, []), line => line.StartsWith("terminal: ", StringComparison.Ordinal) && line.Contains("127.0.0.1:2346", StringComparison.Ordinal)));

    [Fact]
    public void Each_entry_is_a_line_with_the_reason_why_it_was_written()
    {
        var edits = new[]
        {
            new IdeEdit(IdeKind.VisualStudioCode, "/w/.vscode/launch.json", "sonde: api", IdeChange.FileMade),
            new IdeEdit(IdeKind.GoLand, "/w/.run/sonde api.run.xml", "sonde: api", IdeChange.FileMade),
        };
        IdeFinding[] found = [new(IdeKind.VisualStudioCode, "--ide vscode"), new(IdeKind.GoLand, ".idea in /w")];
        var lines = HandOverLines.Of("sonde: api", found, new IdeHandOver(edits, []));
        Assert.Equal("VS Code: press F5 on \"sonde: api\" (--ide vscode)", lines[0]);
        Assert.Equal("GoLand: debug \"sonde: api\" (.idea in /w)", lines[1]);
        Assert.Equal(2, lines.Count);
    }
}
