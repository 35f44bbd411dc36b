using Sonde.Core.Ide;
using Sonde.Core.Plans;
using Sonde.Core.Tools;

namespace Sonde.Core.Settings;

/// <summary>The words by which the command line and the configuration name a choice.</summary>
public static class SettingWords
{
    /// <summary>--pull, pullPolicy.</summary>
    public static IReadOnlyList<KeyValuePair<string, PullPolicy>> PullPolicies { get; } =
    [
        new("missing", PullPolicy.IfNotPresent), new("always", PullPolicy.Always), new("never", PullPolicy.Never),
    ];

    /// <summary>--ide, ide.</summary>
    public static IReadOnlyList<KeyValuePair<string, IdeWish>> Ides { get; } =
    [
        new("found", IdeWish.Found), new("vscode", IdeWish.VisualStudioCode), new("goland", IdeWish.GoLand), new("none", IdeWish.None),
    ];

    /// <summary>--tool.</summary>
    public static IReadOnlyList<KeyValuePair<string, DebuggerKind>> Debuggers { get; } =
    [
        .. ToolCatalog.All.Select(tool => new KeyValuePair<string, DebuggerKind>(tool.Name, tool.Kind)),
    ];

    /// <summary>--profile, by the names of kubectl debug.</summary>
    public static IReadOnlyList<KeyValuePair<string, DebugProfile>> Profiles { get; } =
    [
        new("auto", DebugProfile.Auto), new("general", DebugProfile.General), new("baseline", DebugProfile.Baseline),
        new("restricted", DebugProfile.Restricted), new("netadmin", DebugProfile.NetAdmin), new("sysadmin", DebugProfile.SysAdmin),
    ];

    /// <summary>Finds the choice that a word names.</summary>
    /// <returns>What is wrong with the word, as the end of a sentence that begins with the setting's name; null where it is good.</returns>
    public static string? Judge<T>(IReadOnlyList<KeyValuePair<string, T>> words, string text, out T value)
        where T : struct
    {
        foreach (var (word, choice) in words)
        {
            if (string.Equals(word, text, StringComparison.OrdinalIgnoreCase))
            {
                value = choice;
                return null;
            }
        }

        value = default;
        return $"is \"{text}\"; it takes {string.Join(", ", words.SkipLast(1).Select(word => word.Key))} or {words[^1].Key}";
    }
}
