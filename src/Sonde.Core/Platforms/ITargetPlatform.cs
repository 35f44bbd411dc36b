using Sonde.Core.Audit;
using Sonde.Core.Logs;
using Sonde.Core.Plans;
using Sonde.Core.Reports;
using Sonde.Core.Targets;

namespace Sonde.Core.Platforms;

/// <summary>
/// Where a target lives: a Kubernetes cluster or a container engine. One instance serves one command on one target. Every method throws
/// <see cref="Faults.FaultException"/> for what the platform refuses, in its own words.
/// </summary>
internal interface ITargetPlatform : IAsyncDisposable
{
    /// <summary>Finds the container and gathers every fact that a plan needs. Changes nothing.</summary>
    Task<PlatformFacts> InspectAsync(IReporter reporter, CancellationToken cancellation);

    /// <summary>Looks at what only <c>sonde doctor</c> tells and no session waits for. Changes nothing; what cannot be asked is left out.</summary>
    Task<IReadOnlyList<DoctorCheck>> ExamineAsync(CancellationToken cancellation);

    /// <summary>Lets the platform prove, without changing anything, that it would add this toolbox.</summary>
    /// <returns>What was proved, as a sentence; null where the platform cannot prove it beforehand.</returns>
    Task<string?> ProveAsync(AddToolbox toolbox, CancellationToken cancellation);

    /// <summary>The same facts, with what could be known only once the toolbox ran.</summary>
    PlatformFacts Complete(PlatformFacts facts);

    /// <summary>Takes away what was made for this session alone, before its receipt is given; at the latest when the platform is disposed. Bounded, and never throws.</summary>
    Task<PlatformLeavings> LeaveAsync();

    /// <summary>Adds the toolbox. Where this is cancelled or the connection fails, it may have been added all the same.</summary>
    Task AddAsync(AddToolbox toolbox, IReporter reporter, CancellationToken cancellation);

    /// <summary>Waits until the toolbox that was added runs.</summary>
    Task WaitUntilRunsAsync(string toolbox, IReporter reporter, CancellationToken cancellation);

    /// <summary>Starts the agent's <c>connect</c> in a running toolbox and returns its standard streams.</summary>
    Task<AgentTransport> ConnectAsync(string toolbox, CancellationToken cancellation);

    /// <summary>Keeps a word about the session with the target, for others to read; nothing where the platform keeps none.</summary>
    /// <returns>Why it was not kept; null where it was.</returns>
    Task<string?> RecordAsync(SessionWord word, CancellationToken cancellation);

    /// <summary>Who has which address around the target, for people; empty where that is not known or may not be asked. A failure is no fault.</summary>
    Task<IReadOnlyDictionary<string, string>> NamePeersAsync(CancellationToken cancellation);

    /// <summary>Completes when the platform does not show a toolbox as running any more, which is a while after it ended.</summary>
    Task WaitUntilEndedAsync(string toolbox, CancellationToken cancellation);

    /// <summary>Completes when the target container has gone or was restarted, with how.</summary>
    Task<TargetLoss> WaitUntilGoneAsync(CancellationToken cancellation);

    /// <summary>Completes when what is about to take the target's place runs beside it, with how that is named; at once with null where the platform knows no such thing.</summary>
    Task<TargetReference?> WaitForSuccessorAsync(CancellationToken cancellation) => Task.FromResult<TargetReference?>(null);

    /// <summary>Reads what the target prints from now on; completes when its log ends. Besides faults it throws whatever a connection that breaks off throws.</summary>
    /// <param name="since">Also what it printed in the time before; null for nothing.</param>
    /// <param name="take">Takes each line; those of standard output and of standard error may come from two threads.</param>
    /// <param name="cancellation">Ends it; nothing is left behind.</param>
    Task ReadLogAsync(TimeSpan? since, Action<LogLine> take, CancellationToken cancellation);
}
