using Sonde.Core.Plans;
using Sonde.Core.Production;
using Sonde.Core.Targets;

namespace Sonde.Core.Operations;

/// <summary><c>sonde dev</c>.</summary>
/// <param name="Target">The workload; a Deployment without a name and a selector stands for the one that the folder means.</param>
/// <param name="Image">The image that holds the agent.</param>
public sealed record DevRequest(TargetReference Target, string Image)
{
    /// <summary>How it is pulled.</summary>
    public PullPolicy PullPolicy { get; init; } = PullPolicy.IfNotPresent;

    /// <summary>What the container runs, program and arguments, where the user says so; empty to find it.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>--program: the main package; null for the only one.</summary>
    public string? Program { get; init; }

    /// <summary>--app-folder: the folder of the container that the folder here is; null to find it.</summary>
    public string? AppFolder { get; init; }

    /// <summary>--sync-back: what the program changes in that folder comes here.</summary>
    public bool IsSyncedBack { get; init; }

    /// <summary>--debug: a debug session on each program, whose target is not looked at; null for none.</summary>
    public DebugRequest? Debugger { get; init; }

    /// <summary>What the user says about production.</summary>
    public GuardWishes Guard { get; init; } = new();

    /// <summary>--dry-run: plan, prove and end.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>--restore: put the workload back as it was, and end.</summary>
    public bool IsRestore { get; init; }
}
