using Sonde.Core.Ide;
using Sonde.Core.Sources;

namespace Sonde.Core.Tools.Delve;

/// <summary>What the terminal says about connecting. Pure.</summary>
internal static class HandOverLines
{
    /// <summary>The lines, the most convenient way first.</summary>
    public static IReadOnlyList<string> Of(
        string name, IReadOnlyList<IdeFinding> found, IdeHandOver handOver, int port, IReadOnlyList<PathRule> rules)
    {
        List<string> lines = [];
        foreach (var edit in handOver.Edits)
        {
            var how = edit.Ide == IdeKind.VisualStudioCode ? "VS Code: press F5 on" : "GoLand: debug";
            var why = found.FirstOrDefault(finding => finding.Kind == edit.Ide)?.Reason;
            lines.Add($"{how} \"{name}\" ({why})");
        }

        lines.Add($"terminal: {DelveOffer.ConnectCommand(port)}");
        lines.AddRange(DelveOffer.SubstituteCommands(rules).Select(command => $"          {command}"));
        return lines;
    }
}
