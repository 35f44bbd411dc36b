namespace Sonde.EndToEndTests.Faults;

/// <summary>Something that goes wrong.</summary>
/// <param name="Name">As the table has it.</param>
/// <param name="StrikeAsync">Makes it go wrong.</param>
internal sealed record Fault(string Name, Func<FaultScene, Task> StrikeAsync)
{
    /// <summary>Whether there must be an IDE.</summary>
    public bool NeedsIde { get; init; }

    /// <summary>Whether nobody is left who could let the target go: the next session does.</summary>
    public bool LeavesNobody { get; init; }

    /// <summary>Whether it kills the debugger without a chance, so that a hit in that instant is fatal.</summary>
    public bool KillsDebugger { get; init; }

    /// <summary>What can go wrong wherever a target is.</summary>
    public static IReadOnlyList<Fault> Everywhere { get; } =
    [
        new("Ctrl-C", Do(scene => scene.Sonde.Interrupt())),
        new("sonde killed (SIGKILL)", Do(scene => scene.Sonde.Kill())),
        new("sonde frozen (SIGSTOP): a laptop asleep", Do(scene => scene.Sonde.Sleep())),
        new("sonde frozen for a moment", scene => scene.BrieflyAsync(scene.Sonde.Sleep, scene.Sonde.Wake)),
        new("IDE crashed (its connection reset)", Do(scene => scene.Ide!.Drop())) { NeedsIde = true },
        new("IDE disconnects", scene => scene.Ide!.DisconnectAsync()) { NeedsIde = true },
        new("link lost, and back at once", scene => scene.CutLinkAsync(isForGood: false)),
        new("link lost for good", scene => scene.CutLinkAsync(isForGood: true)),
        new("agent killed (SIGKILL)", Do(scene => FaultScene.Signal(scene.AgentId, 9))),
        new("agent ended (SIGTERM)", Do(scene => FaultScene.Signal(scene.AgentId, 15))),
        new("keeper killed (SIGKILL)", Do(scene => FaultScene.Signal(scene.KeeperId, 9))),
        new("dlv killed (SIGKILL, or out of memory)", Do(scene => FaultScene.Signal(scene.DebuggerId, 9))) { KillsDebugger = true },
        new("dlv ended (SIGTERM)", Do(scene => FaultScene.Signal(scene.DebuggerId, 15))),
        new("dlv frozen (SIGSTOP)", Do(scene => FaultScene.Signal(scene.DebuggerId, 19))),
        new("toolbox killed as a whole", Do(scene => scene.KillToolbox())) { LeavesNobody = true, KillsDebugger = true },
    ];

    private static Func<FaultScene, Task> Do(Action<FaultScene> strike) => scene =>
    {
        strike(scene);
        return Task.CompletedTask;
    };
}
