using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sampling;

/// <summary>A look that a runtime takes at itself, prepared for one process. Runs once.</summary>
internal interface IRuntimeLook
{
    /// <summary>As <see cref="ProcessDescription.Runtime"/> names it.</summary>
    string Runtime { get; }

    /// <summary>The runtime's version.</summary>
    string Version { get; }

    /// <summary>What it has done to the process so far; true also after <see cref="RunAsync"/> has thrown.</summary>
    OutcomeLine Outcome { get; }

    /// <summary>What programs beside the agent took for it so far; none for a look that starts none.</summary>
    LookCost Cost => default;

    /// <summary>Takes it. However it ends, the process is as before, but for what <see cref="Outcome"/> says.</summary>
    /// <param name="teller">Takes what is to be told; throws <see cref="IOException"/> where nobody is there any more.</param>
    /// <param name="ending">Completes when it is to end early; what there is is told then.</param>
    /// <param name="cancellation">The session is over: nothing is told any more.</param>
    /// <exception cref="AgentRefusedException">It could not be taken.</exception>
    Task<SampleEnd> RunAsync(LookTeller teller, Task ending, CancellationToken cancellation);
}
