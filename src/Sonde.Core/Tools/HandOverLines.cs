using Sonde.Core.Ide;

namespace Sonde.Core.Tools;

/// <summary>What the terminal says about the IDEs that got an entry. Pure.</summary>
internal static class HandOverLines
{
    /// <summary>The lines, the most convenient way first.</summary>
    public static IReadOnlyList<string> Of(string name, IReadOnlyList<IdeFinding> found, IdeHandOver handOver)
    {
        List<string> lines = [];
        foreach (var edit in handOver.Edits)
        {
            var how = edit.Ide == IdeKind.VisualStudioCode ? "VS Code: press F5 on" : "GoLand: debug";
            var why = found.FirstOrDefault(finding => finding.Kind == edit.Ide)?.Reason;
            lines.Add($"{how} \"{name}\" ({why})");
        }

        return lines;
    }
}
