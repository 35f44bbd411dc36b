using Sonde.Core.Plans;
using Sonde.Core.Settings;
using Sonde.Core.Tools.Debugpy;
using Sonde.Core.Tools.Delve;
using Sonde.Core.Tools.Java;
using Sonde.Core.Tools.Native;
using Sonde.Core.Tools.Node;

namespace Sonde.Core.Tools;

/// <summary>The debuggers that Sonde knows.</summary>
internal static class ToolCatalog
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IDebugTool> All { get; } = [new DelveTool(), new NodeTool(), new DebugpyTool(), new JdwpTool(), new NativeTool()];

    /// <summary>Those that are taken for a process by its language, without being asked for.</summary>
    public static IEnumerable<IDebugTool> Usual => All.Where(static tool => !tool.IsAskedFor);

    /// <summary>What <c>sonde debug</c> wants of a toolbox.</summary>
    /// <param name="tool">The debugger that is wanted; null for that of the process's language.</param>
    public static ToolWish Wish(DebuggerKind? tool) => new(
        Image(tool),
        Named(tool) is { } named
            ? $"attach {named.Title} to {named.Program}; it runs on at once, without breakpoints"
            : $"attach the debugger of its language ({string.Join(", or ", Usual.Select(known => $"{known.Title} to {known.Program}"))}); it runs on at once, without breakpoints",
        NeedsTrace: true);

    /// <summary>What it wants where the program is held at its start.</summary>
    public static ToolWish StartWish() => Wish(DebuggerKind.Delve) with
    {
        Text = "attach Delve to the Go program at its first instruction; it stands until an IDE is connected, and stops at main.main then",
        IsFromStart = true,
    };

    /// <summary>The tool whose image holds that debugger, one of <see cref="ToolboxImage.Tools"/>.</summary>
    /// <param name="tool">The debugger that is wanted; null for that of the process's language.</param>
    public static string Image(DebuggerKind? tool) => Named(tool)?.Image ?? ToolboxImage.Go;

    /// <summary>That debugger; null for null.</summary>
    public static IDebugTool? Named(DebuggerKind? kind) => kind is null ? null : All.First(tool => tool.Kind == kind);

    /// <summary>The debugger for a runtime; null where there is none.</summary>
    public static IDebugTool? For(string? runtime) => All.FirstOrDefault(tool => tool.Runtime == runtime);
}
