using Sonde.Core.Tools;

namespace Sonde.Core.Watching;

/// <summary>The debuggers that a line is watched with: those that the agent speaks the Debug Adapter Protocol with. Pure.</summary>
internal static class WatchTools
{
    /// <summary>Delve and debugpy.</summary>
    public static IReadOnlyList<IDebugTool> All { get; } = [ToolCatalog.Named(DebuggerKind.Delve)!, ToolCatalog.Named(DebuggerKind.Debugpy)!];

    /// <summary>Those that a line may be for: a file says by its name which language it is of, or does not.</summary>
    public static IReadOnlyList<IDebugTool> For(LinePlace place) => Path.GetExtension(place.File) switch
    {
        ".go" => [All[0]],
        ".py" or ".pyw" => [All[1]],
        _ => All,
    };
}
