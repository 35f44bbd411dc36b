namespace Sonde.Agent.Observing;

/// <summary>The debuggers whose protocol an observation speaks.</summary>
internal static class DapDialects
{
    private static readonly DelveDialect Delve = new();
    private static readonly DebugpyDialect Debugpy = new();

    /// <summary>That of a tool, by the agent's name for it; null for one through which no line is watched.</summary>
    public static IDapDialect? For(string tool) => tool switch
    {
        "delve" => Delve,
        "debugpy" => Debugpy,
        _ => null,
    };
}
