using Sonde.Core.Operations;
using Sonde.Core.Profiles;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Profiling;

/// <summary>One way to a profile. Holds nothing.</summary>
internal interface IProfiler
{
    /// <summary>The runtimes that it is for, as <see cref="ProcessDescription.Runtime"/> says them.</summary>
    IReadOnlyList<string> Runtimes { get; }

    /// <summary>What it can tell of a runtime's processes.</summary>
    IReadOnlyList<ProfileType> Types(string runtime);

    /// <summary>Takes one.</summary>
    /// <param name="task">What is wanted.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>The profile; or why this is no way to this process, and another one may be.</returns>
    /// <exception cref="Faults.FaultException">It is the way, and there is no profile.</exception>
    /// <exception cref="IOException">The link broke.</exception>
    Task<(TakenProfile? Taken, string? Why)> TakeAsync(ProfileTask task, CancellationToken cancellation);
}

/// <summary>A profile that is to be taken.</summary>
/// <param name="Session">The session.</param>
/// <param name="Process">The process.</param>
/// <param name="Request">What is wanted.</param>
/// <param name="Clock">Time.</param>
/// <param name="Reporter">Hears of the progress.</param>
internal sealed record ProfileTask(OpenSession Session, ProcessDescription Process, ProfileRequest Request, TimeProvider Clock, IReporter Reporter)
{
    /// <summary>Has the debugger of the process's language attached; it is let go when what this returns is disposed.</summary>
    public required Func<CancellationToken, Task<IAsyncDisposable>> Attach { get; init; }

    /// <summary>Takes what was written into the target, and what stays behind in it, one sentence each, for the receipt.</summary>
    public required Action<IEnumerable<string>, IEnumerable<string>> Wrote { get; init; }

    /// <summary>The ways that were tried before and led nowhere, each with its reason, as the beginning of a sentence.</summary>
    public IReadOnlyList<string> Tried { get; init; } = [];
}

/// <summary>A profile that was taken.</summary>
/// <param name="Profile">What was seen.</param>
/// <param name="How">By what: <c>net/http/pprof on port 6060</c>.</param>
/// <param name="Cost">What it cost the target, and how good it is; sentences without a full stop.</param>
internal sealed record TakenProfile(Profile Profile, string How, IReadOnlyList<string> Cost)
{
    /// <summary>pprof's file as the program wrote it, gzipped; null where it wrote none.</summary>
    public byte[]? Pprof { get; init; }

    /// <summary>What the runtime wrote of itself, for people, in UTF-8: a thread dump, a histogram; null where it wrote none.</summary>
    public byte[]? Text { get; init; }

    /// <summary>The events of .NET, or the recording of a JVM, as the runtime wrote them; null where they were not asked for.</summary>
    public ReadOnlyMemory<byte>? Trace { get; init; }

    /// <summary>V8's heap snapshot, from its beginning, which whoever writes it closes; null where it was not asked for.</summary>
    public Stream? Snapshot { get; init; }

    /// <summary>Set where the user ended it early.</summary>
    public bool IsShort { get; init; }
}
