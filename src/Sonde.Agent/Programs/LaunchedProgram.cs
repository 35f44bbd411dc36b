using Sonde.Tunnel.Control;

namespace Sonde.Agent.Programs;

/// <summary>A program that runs. Whoever has it closes its streams.</summary>
/// <param name="ProcessId">Its process, which leads its process group and session.</param>
/// <param name="Status">Ends with the status word of waitpid(2) when it was waited for.</param>
/// <param name="Input">Its standard input, or its terminal.</param>
/// <param name="Output">Its standard output, or its terminal.</param>
/// <param name="Family">It and what it has started.</param>
internal sealed record LaunchedProgram(int ProcessId, Task<int> Status, Stream Input, Stream Output, ProgramFamily Family)
{
    /// <summary>Its standard error; null where it has a terminal.</summary>
    public Stream? Error { get; init; }

    /// <summary>Tells its terminal its size, columns first; null where it has none.</summary>
    public Action<int, int>? Resize { get; init; }

    /// <summary>What <c>/</c> is to it.</summary>
    public ProgramRoot Root { get; init; }

    /// <summary>As in <see cref="StartProgramAnswer.Note"/>.</summary>
    public string? Note { get; init; }
}
