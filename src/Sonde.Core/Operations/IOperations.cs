namespace Sonde.Core.Operations;

/// <summary>
/// What Sonde can do; one method a verb. Each says everything through the reporter it was made with, throws
/// <see cref="Faults.FaultException"/> for what did not happen, and returns the exit code otherwise. Cancellation is the user's Ctrl-C:
/// before a session is up it throws <see cref="OperationCanceledException"/> with nothing left behind; afterwards it ends the session in
/// an orderly way, receipt included.
/// </summary>
public interface IOperations
{
    /// <summary>Attaches a debugger and serves it until the end.</summary>
    Task<Faults.ExitCode> DebugAsync(DebugRequest request, CancellationToken cancellation);

    /// <summary>Debugs several targets together until the end.</summary>
    Task<Faults.ExitCode> UpAsync(UpRequest request, CancellationToken cancellation);

    /// <summary>Opens application ports of the pod on this machine until the end.</summary>
    Task<Faults.ExitCode> ForwardAsync(ForwardRequest request, CancellationToken cancellation);

    /// <summary>Turns a port's inbound traffic to a program on this machine until the end.</summary>
    Task<Faults.ExitCode> InterceptAsync(InterceptRequest request, CancellationToken cancellation);

    /// <summary>Lets programs of this machine reach what a target reaches, until the end.</summary>
    Task<Faults.ExitCode> ProxyAsync(NetProxyRequest request, CancellationToken cancellation);

    /// <summary>Reads what passes of one line, without leaving the target stopped.</summary>
    Task<Faults.ExitCode> WatchAsync(WatchRequest request, CancellationToken cancellation);

    /// <summary><c>sonde capture</c>.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="output">Opens standard output, for packets that go there.</param>
    /// <param name="cancellation">Ends it; what was captured is kept.</param>
    Task<Faults.ExitCode> CaptureAsync(CaptureRequest request, Func<Stream> output, CancellationToken cancellation);

    /// <summary>Counts, times and tells the calls of functions.</summary>
    Task<Faults.ExitCode> TraceAsync(TraceRequest request, CancellationToken cancellation);

    /// <summary>Lists the sockets of a target's network.</summary>
    Task<Faults.ExitCode> NetAsync(NetRequest request, CancellationToken cancellation);

    /// <summary>Takes a profile of a process and writes it.</summary>
    Task<Faults.ExitCode> ProfileAsync(ProfileRequest request, CancellationToken cancellation);

    /// <summary>Shows where a process spends its time, interval by interval.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="open">Opens what it is shown on when the first picture is near; null where each is told.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<Faults.ExitCode> TopAsync(TopRequest request, Func<Topping.ITopView>? open, CancellationToken cancellation);

    /// <summary>Runs a program of the toolbox beside the target, joined with this console.</summary>
    /// <returns>The program's own exit code.</returns>
    Task<Faults.ExitCode> RunProgramAsync(ProgramRequest request, Programs.IProgramConsole console, CancellationToken cancellation);

    /// <summary>Copies files out of a target, or into it.</summary>
    Task<Faults.ExitCode> CopyAsync(CopyRequest request, CancellationToken cancellation);

    /// <summary>Reads what the threads of a process are doing, without leaving it stopped.</summary>
    Task<Faults.ExitCode> ReadThreadsAsync(ThreadsRequest request, CancellationToken cancellation);

    /// <summary>Lists toolboxes and sessions.</summary>
    Task<Faults.ExitCode> ListAsync(ListRequest request, CancellationToken cancellation);

    /// <summary>Lists what runs in a place and could be debugged.</summary>
    Task<Faults.ExitCode> FindAsync(ListRequest request, CancellationToken cancellation);

    /// <summary>Puts a workload in dev mode, and sends it a new program for every save, until the end.</summary>
    Task<Faults.ExitCode> DevelopAsync(DevRequest request, CancellationToken cancellation);

    /// <summary>Ends the sessions on a target, or the toolbox with them.</summary>
    Task<Faults.ExitCode> StopAsync(StopRequest request, CancellationToken cancellation);

    /// <summary>Mends what a killed debugger left in the target's processes.</summary>
    Task<Faults.ExitCode> HealAsync(SessionRequest request, CancellationToken cancellation);

    /// <summary>Writes a sonde.yaml for what runs, or checks the one that is there.</summary>
    Task<Faults.ExitCode> InitAsync(InitRequest request, CancellationToken cancellation);

    /// <summary>Draws profiles that are there already; asks no target.</summary>
    Task<Faults.ExitCode> FlameAsync(FlameRequest request, CancellationToken cancellation);

    /// <summary>Finds what lets somebody debug production, in manifests and Dockerfiles; asks no target.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="input">Opens standard input, where manifests may come from.</param>
    /// <param name="cancellation">Breaks it off.</param>
    Task<Faults.ExitCode> LintAsync(LintRequest request, Func<Stream> input, CancellationToken cancellation);

    /// <summary>Checks everything that a session needs, without changing anything.</summary>
    Task<Faults.ExitCode> DoctorAsync(SessionRequest request, CancellationToken cancellation);

    /// <summary>Says what is wrong with a target, which need not run, without changing anything.</summary>
    Task<Faults.ExitCode> DiagnoseAsync(WhyRequest request, CancellationToken cancellation);
}
