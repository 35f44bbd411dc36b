using System.Text;
using Sonde.Core.Faults;

namespace Sonde.Cli.Commands;

/// <summary>The text of docs/faults.md.</summary>
internal static class FaultDocument
{
    /// <summary>Renders it.</summary>
    public static string Render(IReadOnlyList<FaultDefinition> definitions)
    {
        var text = new StringBuilder();
        text.Append("# Faults\n\n");
        text.Append("Every fault has a code. `sonde explain CODE` prints the same words. The first digit of the code is the exit code,\n");
        text.Append("by what the caller does next; 7 is 70.\n\n");
        text.Append("This file is written by `sonde explain --markdown > docs/faults.md`.\n");
        foreach (var group in definitions.GroupBy(definition => definition.Exit))
        {
            text.Append("\n## Exit ").Append((int)group.Key).Append(": ").Append(ExitCodeText.Of(group.Key)).Append('\n');
            foreach (var definition in group)
            {
                text.Append("\n### ").Append(definition.Code).Append(": ").Append(definition.Title).Append("\n\n");
                text.Append(definition.Explanation).Append("\n\n");
                text.Append("**What to do:** ").Append(definition.Remedy).Append('\n');
            }
        }

        return text.ToString();
    }
}
