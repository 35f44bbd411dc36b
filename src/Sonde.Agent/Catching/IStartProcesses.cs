namespace Sonde.Agent.Catching;

/// <summary>What a net asks the kernel; the second implementation is the tests'.</summary>
internal interface IStartProcesses
{
    /// <summary>Whether it is one of the toolbox's own: it has the toolbox's files. False where that may not be seen.</summary>
    bool IsOwn(int processId);

    /// <summary>Whether it runs a Go program that is meant: no container runtime, and none that only becomes another.</summary>
    bool IsGoProgram(int processId);

    /// <summary>Traces every thread of it, and what they start; none is stopped by that. False where the kernel refuses, or it is gone.</summary>
    bool TrySeize(int processId);

    /// <summary>The next thing that a traced thread did; null where none did anything.</summary>
    TraceStop? NextStop();

    /// <summary>Lets a stopped thread go on.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="signal">The signal that it gets; 0 for none.</param>
    void Continue(int thread, int signal);

    /// <summary>Leaves a thread in its job-control stop, until somebody continues its process.</summary>
    void Listen(int thread);

    /// <summary>Has a process stand (SIGSTOP) before it runs another instruction.</summary>
    void Stop(int processId);
}
