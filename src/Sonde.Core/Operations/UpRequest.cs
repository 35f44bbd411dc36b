using Sonde.Core.Workspaces;

namespace Sonde.Core.Operations;

/// <summary><c>sonde up</c>.</summary>
/// <param name="File">The sonde.yaml, a full path; null to find it.</param>
/// <param name="Names">The targets of it that are wanted; empty for all.</param>
/// <param name="MakeSession">What the command line and the configuration make of a target.</param>
public sealed record UpRequest(string? File, IReadOnlyList<string> Names, Func<WorkspaceTarget, UpTarget> MakeSession);

/// <summary>One target of several.</summary>
/// <param name="Name">Its name in sonde.yaml.</param>
/// <param name="Session">A <see cref="DebugRequest"/>, or a <see cref="ForwardRequest"/> where no debugger is wanted.</param>
public sealed record UpTarget(string Name, SessionRequest Session)
{
    /// <summary>Whether what its container prints is shown.</summary>
    public bool ShowsLogs { get; init; } = true;
}
