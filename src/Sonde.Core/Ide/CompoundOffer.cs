using System.Security;
using System.Text;
using System.Text.Json.Nodes;

namespace Sonde.Core.Ide;

/// <summary>One entry that starts the entries of several sessions together.</summary>
public static class CompoundOffer
{
    /// <summary>The compound.</summary>
    /// <param name="name">From <see cref="IdeNames.For"/>.</param>
    /// <param name="parts">What it starts, in order; at least one.</param>
    public static IdeOffer For(string name, IReadOnlyList<IdeOffer> parts) => new(name, Entry(name, parts), RunConfiguration(name, parts));

    // stopAll: ending one of the sessions ends them all, which is one click instead of many ("Compound launch configurations", VS Code's debugging guide).
    private static IdeEntry Entry(string name, IReadOnlyList<IdeOffer> parts) => new(
        name,
        new JsonObject
        {
            ["configurations"] = new JsonArray([.. parts.Where(part => part.Entry is not null).Select(part => JsonValue.Create(part.Name))]),
            ["stopAll"] = true,
        })
    {
        IsCompound = true,
    };

    // As JetBrains' IDEs write a compound; each part is named with its type.
    private static string RunConfiguration(string name, IReadOnlyList<IdeOffer> parts)
    {
        StringBuilder text = new();
        text.Append("<component name=\"ProjectRunConfigurationManager\">\n");
        text.Append($"  <configuration default=\"false\" name=\"{SecurityElement.Escape(name)}\" type=\"CompoundRunConfigurationType\">\n");
        foreach (var part in parts.Where(part => part.RunType is not null))
        {
            text.Append($"    <toRun name=\"{SecurityElement.Escape(part.Name)}\" type=\"{part.RunType}\" />\n");
        }

        return text.Append("    <method v=\"2\" />\n  </configuration>\n</component>\n").ToString();
    }
}
