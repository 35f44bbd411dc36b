using System.Globalization;
using Sonde.Agent.Native;
using Sonde.Agent.Processes;

namespace Sonde.Agent.Catching;

/// <summary>The kernel. One thread makes all calls: ptrace binds what is traced to it.</summary>
/// <param name="agentId">The serving agent, whose files are the toolbox's.</param>
internal sealed unsafe class StartProcesses(int agentId) : IStartProcesses
{
    private const int ContinueRequest = 7;
    private const int SeizeRequest = 0x4206;
    private const int ListenRequest = 0x4208;

    /// <summary>PTRACE_O_TRACEFORK, TRACEVFORK, TRACECLONE and TRACEEXEC.</summary>
    private const nint Options = 0x2 | 0x4 | 0x8 | 0x10;

    private const int AnyThread = 0x40000000;
    private const int NoHang = 1;

    /// <summary>Go programs that run in a container before the one that is meant: the container runtime itself, and what merely becomes another program.</summary>
    private static readonly string[] Forerunners = ["github.com/opencontainers/runc", "github.com/tianon/gosu"];

    private readonly string? _ownMounts = ProcessFiles.MountNamespace(agentId);

    /// <inheritdoc/>
    public bool IsOwn(int processId) => _ownMounts is not null && ProcessFiles.MountNamespace(processId) == _ownMounts;

    /// <inheritdoc/>
    public bool IsGoProgram(int processId) =>
        ProcessFiles.ReadGoBuild(processId) is { } build && !Forerunners.Any(path => build.MainPath?.StartsWith(path, StringComparison.Ordinal) == true);

    /// <inheritdoc/>
    public bool TrySeize(int processId)
    {
        var isFirstSeized = false;
        try
        {
            foreach (var path in Directory.EnumerateDirectories($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/task"))
            {
                var thread = int.Parse(Path.GetFileName(path.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture);
                var isSeized = Libc.Trace(SeizeRequest, thread, 0, (void*)Options) == 0;
                isFirstSeized |= isSeized && thread == processId;
            }
        }
        catch (IOException)
        {
            // It has ended.
        }

        return isFirstSeized;
    }

    /// <inheritdoc/>
    public TraceStop? NextStop()
    {
        int status;
        var thread = Libc.WaitForChild(-1, &status, AnyThread | NoHang);
        return thread > 0 ? new TraceStop(thread, status) : null;
    }

    /// <inheritdoc/>
    public void Continue(int thread, int signal) => _ = Libc.Trace(ContinueRequest, thread, 0, (void*)(nint)signal);

    /// <inheritdoc/>
    public void Listen(int thread) => _ = Libc.Trace(ListenRequest, thread, 0, null);

    /// <inheritdoc/>
    public void Stop(int processId) => _ = Libc.Kill(processId, Signals.Stop);
}
