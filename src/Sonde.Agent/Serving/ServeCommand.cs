using System.Runtime.InteropServices;
using Sonde.Agent.Arguments;
using Sonde.Agent.Catching;
using Sonde.Agent.Gdb;
using Sonde.Agent.InProcess;
using Sonde.Agent.InProcess.Debugpy;
using Sonde.Agent.InProcess.Java;
using Sonde.Agent.InProcess.Node;
using Sonde.Agent.Launching;
using Sonde.Agent.Native;
using Sonde.Agent.Processes;
using Sonde.Agent.Programs;
using Sonde.Agent.Sampling.Java;
using Sonde.Agent.Sampling.Perf;
using Sonde.Agent.Shielding;

namespace Sonde.Agent.Serving;

/// <summary>The toolbox's main process.</summary>
internal static class ServeCommand
{
    /// <summary>Serves until its time to live is over or SIGTERM or SIGINT came; returns the exit code.</summary>
    public static async Task<int> RunAsync(AgentMode.Serve mode, TimeProvider clock)
    {
        OwnProcess.VolunteerForOutOfMemory();
        OwnProcess.AdoptOrphans();
        AgentSocket socket;
        try
        {
            socket = AgentSocket.Open(mode.SocketPath);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            StandardStreams.WriteLine(StandardStreams.Error, $"sonde-agent: cannot serve: {failure.Message}");
            return ExitCode.Unavailable;
        }

        using var holder = socket;
        using var stopping = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, stopping));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, stopping));
        using var children = new ChildProcesses();
        var table = new ProcessTable();
        var places = ToolPlaces.Find(Path.GetDirectoryName(mode.SocketPath)!, Environment.GetEnvironmentVariable("PATH"));

        // First of all: the next container may start at any moment.
        var start = mode.CatchesStart ? await StartWatch.StartAsync(children, places.Environment, StartWatch.MarkOf(mode.SocketPath), clock) : null;
        var tools = ToolVersions.AskAsync(children, places, clock);
        var parts = new AgentParts(
            table, new ProcessCatalog(table, Environment.ProcessId), new DelveLauncher(children, table, places, clock), tools, clock)
        {
            Start = start,
            Native = new GdbLauncher(children, table, places, tools, clock),
            Programs = new ProgramLauncher(children, table, places.Environment, clock),
            InProcess = new Dictionary<string, IInProcessDebugger>(StringComparer.Ordinal)
            {
                ["node"] = new NodeInspector(table, clock),
                ["debugpy"] = new Debugpy(DebugpySources.Find(Environment.GetEnvironmentVariable("PATH")), clock),
                ["jdwp"] = new JavaDebugging(table, clock),
            },
            JavaProfiler = AsyncProfilerLibrary.Find(Environment.GetEnvironmentVariable("PATH")),
            Perf = places.Perf is { } perf ? new PerfTool(perf, children, places.Environment, tools) : null,
            Shields = places.Nft is { } nft ? new ShieldTools(children, nft, places.Environment, clock) : null,
        };
        var reason = await new AgentServer(parts, new SessionRegistry(), mode.TimeToLive).RunAsync(socket.Listener, stopping.Token);
        parts.Shelf.Clear();
        StandardStreams.WriteLine(StandardStreams.Error, $"sonde-agent: ended. {reason}");
        return ExitCode.Done;
    }

    private static void Stop(PosixSignalContext context, CancellationTokenSource stopping)
    {
        context.Cancel = true;
        stopping.Cancel();
    }
}
