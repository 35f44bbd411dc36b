using Sonde.Core.Tools;

namespace Sonde.Core.Sessions;

/// <summary>What is to be done to a process that has to be chosen. Pure.</summary>
/// <param name="Tools">The programs that it can be done to, by their debuggers; null for any that a debugger is taken for by itself.</param>
internal sealed record ProcessWish(IReadOnlyList<IDebugTool>? Tools)
{
    /// <summary>A debugger for whatever runs.</summary>
    public static ProcessWish Any { get; } = new((IReadOnlyList<IDebugTool>?)null);

    /// <summary>What is done, as <c>profile</c>; null where a debugger is attached.</summary>
    public string? Act { get; init; }

    /// <summary>Programs that it can be done to although no debugger is there for them.</summary>
    public IReadOnlyList<ProgramKind> Others { get; init; } = [];

    /// <summary>What helps where there is only a program that has to be asked for, as a step; null for nothing.</summary>
    public string? Asked { get; init; }

    /// <summary>The programs that it can be done to: <c>a Go program or a Python program</c>.</summary>
    public string Programs => string.Join(" or ", (Tools ?? ToolCatalog.Usual).Select(known => known.Program).Concat(Others.Select(other => other.Program)));

    /// <summary>For what does not happen: <c>attach to process 7</c>, <c>profile process 7</c>.</summary>
    public string To(string process) => Act is null ? $"attach to {process}" : $"{Act} {process}";

    /// <summary>The same, with the debugger's name where there is only one.</summary>
    /// <param name="process">The process; null where none was found.</param>
    public string With(string? process)
    {
        var title = Tools is [var only] ? only.Title : "a debugger";
        return Act is null
            ? $"attach {title}{(process is null ? "" : $" to {process}")}"
            : $"{Act} {process ?? "a process"}";
    }
}
