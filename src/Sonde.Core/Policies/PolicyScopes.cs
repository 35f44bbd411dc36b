using Sonde.Core.Settings;

namespace Sonde.Core.Policies;

/// <summary>The words for the commands that need rights.</summary>
public static class PolicyScopes
{
    /// <summary>In the order of the help; <c>all</c> comes last.</summary>
    public static IReadOnlyList<KeyValuePair<string, PolicyScope>> Words { get; } =
    [
        // Those that debug's stands for add a toolbox and talk to it, as it does.
        new("debug", PolicyScope.Debug), new("up", PolicyScope.Up), new("snapshot", PolicyScope.Debug), new("log", PolicyScope.Debug), new("profile", PolicyScope.Debug),
        new("capture", PolicyScope.Debug), new("trace", PolicyScope.Debug), new("cp", PolicyScope.Debug), new("forward", PolicyScope.Forward), new("intercept", PolicyScope.Debug), new("net-proxy", PolicyScope.Debug), new("top", PolicyScope.Debug), new("net", PolicyScope.Debug), new("run", PolicyScope.Debug), new("shell", PolicyScope.Debug),
        new("ps", PolicyScope.List), new("stop", PolicyScope.Stop), new("heal", PolicyScope.Debug), new("doctor", PolicyScope.Doctor), new("why", PolicyScope.Why), new("node", PolicyScope.Node),
        new("copy", PolicyScope.Debug | PolicyScope.Copy), new("dev", PolicyScope.Dev), new("lint", PolicyScope.Lint),
        new("all", PolicyScope.All),
    ];

    /// <summary>The word of a scope.</summary>
    public static string WordOf(PolicyScope scope) => Words.First(word => word.Value == scope).Key;

    /// <summary>Finds a scope.</summary>
    /// <returns>What is wrong with the word, as in <see cref="SettingWords.Judge"/>; null where it is good.</returns>
    public static string? Judge(string text, out PolicyScope scope) => SettingWords.Judge(Words, text, out scope);
}
