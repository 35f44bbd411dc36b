using System.Text.Json.Nodes;

namespace Sonde.Core.Dap;

/// <summary>What an IDE has told its debugger and the next one must hear as well: who it is, how it attached, its breakpoints. Bounded.</summary>
internal sealed class DapMemory
{
    /// <summary>Of sources with breakpoints, and of characters in all that is kept. An IDE that says more is not carried over.</summary>
    private const int MostSources = 512;
    private const int MostCharacters = 1 << 20;

    private static readonly string[] Settings = ["setFunctionBreakpoints", "setExceptionBreakpoints", "setInstructionBreakpoints"];

    private readonly Dictionary<string, DapSetting> _settings = new(StringComparer.Ordinal);
    private bool _isTooMuch;

    /// <summary>The arguments of initialize, as JSON; null before it was asked.</summary>
    public string? Initialize { get; private set; }

    /// <summary>The arguments of attach, as JSON; null before it was asked.</summary>
    public string? Attach { get; private set; }

    /// <summary>Whether the IDE has ended its configuration.</summary>
    public bool IsConfigured { get; private set; }

    /// <summary>Whether another debugger can be brought to where this one is.</summary>
    public bool IsWhole => Initialize is not null && Attach is not null && IsConfigured && !_isTooMuch;

    /// <summary>What is set, in the order in which it was first set.</summary>
    public IReadOnlyList<DapSetting> Set => [.. _settings.Values];

    /// <summary>Takes a request of the IDE.</summary>
    /// <returns>What the request sets; null for one that sets nothing.</returns>
    public DapSetting? Take(string command, JsonNode? arguments)
    {
        switch (command)
        {
            case "initialize":
                Initialize = Text(arguments);
                return null;
            case "attach":
                Attach = Text(arguments);
                return null;
            case "configurationDone":
                IsConfigured = true;
                return null;
            case "setBreakpoints" when DapJson.Text(DapJson.Node(arguments, "source"), "path") is { } path:
                return Keep($"{command} {path}", command, arguments);
            case "launch" or "setDataBreakpoints":
                // A process that is started, or an address that means nothing in another process.
                return null;
            default:
                return Settings.Contains(command) ? Keep(command, command, arguments) : null;
        }
    }

    private DapSetting Keep(string key, string command, JsonNode? arguments)
    {
        if (!_settings.TryGetValue(key, out var setting))
        {
            _settings[key] = setting = new DapSetting(command);
        }

        setting.Arguments = Text(arguments);
        setting.Count = DapJson.Node(arguments, "breakpoints") is JsonArray breakpoints ? breakpoints.Count : 0;
        _isTooMuch = _settings.Count > MostSources || _settings.Values.Sum(each => each.Arguments.Length) > MostCharacters;
        return setting;
    }

    private static string Text(JsonNode? arguments) => arguments?.ToJsonString() ?? "{}";
}

/// <summary>One thing that an IDE has set: the breakpoints of a source, say.</summary>
/// <param name="command">The request that sets it.</param>
internal sealed class DapSetting(string command)
{
    /// <summary>The request that sets it.</summary>
    public string Command => command;

    /// <summary>Its arguments, as JSON.</summary>
    public string Arguments { get; set; } = "{}";

    /// <summary>How many breakpoints.</summary>
    public int Count { get; set; }

    /// <summary>Under which ids the IDE knows them, in order; null for one without. Empty before it had an answer.</summary>
    public IReadOnlyList<long?> Ids { get; set; } = [];
}
