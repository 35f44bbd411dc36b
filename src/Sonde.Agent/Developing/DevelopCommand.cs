using System.Runtime.InteropServices;
using Sonde.Agent.Arguments;
using Sonde.Agent.Launching;
using Sonde.Agent.Native;
using Sonde.Agent.Processes;
using Sonde.Agent.Serving;

namespace Sonde.Agent.Developing;

/// <summary>
/// The first process of a container in dev mode: runs the container's program, takes new ones from a client, and passes signals on. It ends when it is told to, and not with the program:
/// a program that fails is mended by the next one.
/// </summary>
/// <remarks>Tasks: one that serves clients, awaited at the end. Threads: <see cref="ChildProcesses"/>'s own.</remarks>
internal static class DevelopCommand
{
    private const int User2 = 12;
    private const int Interrupt = 2;

    /// <summary>An agent in a toolbox ends itself when nobody needs it; this one is the container, and begins again.</summary>
    private static readonly TimeSpan Forever = TimeSpan.FromDays(7);

    /// <summary>Runs until SIGTERM or SIGINT; returns the program's exit code, 128 + N for signal N.</summary>
    public static async Task<int> RunAsync(AgentMode.Develop mode, TimeProvider clock)
    {
        OwnProcess.AdoptOrphans();

        // The program is to find the mask that the container gave it; the socket needs another one.
        var mask = Libc.SetFileMask(0);
        AgentSocket socket;
        long since;
        try
        {
            since = DevelopPlaces.Since(mode.Directory);
            socket = AgentSocket.Open(DevelopPlaces.Socket(mode.Directory));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            StandardStreams.WriteLine(StandardStreams.Error, $"sonde-agent: cannot serve: {failure.Message}");
            return ExitCode.Unavailable;
        }

        _ = Libc.SetFileMask(mask);
        using var holder = socket;
        using var children = new ChildProcesses();
        await using var program = new DevelopedProgram(children, DevelopPlaces.Start(mode), clock);
        var told = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var terminate = On(PosixSignal.SIGTERM, () => told.TrySetResult(Signals.Terminate));
        using var interrupt = On(PosixSignal.SIGINT, () => told.TrySetResult(Interrupt));
        using var hangUp = On(PosixSignal.SIGHUP, () => program.Signal(Signals.HangUp));
        using var quit = On(PosixSignal.SIGQUIT, () => program.Signal(Signals.Quit));
        using var user1 = On((PosixSignal)Signals.User1, () => program.Signal(Signals.User1));
        using var user2 = On((PosixSignal)User2, () => program.Signal(User2));
        using var ending = new CancellationTokenSource();
        await program.StartAsync();
        var serving = ServeAsync(Parts(children, program, (mode, since), clock), socket, ending.Token);
        var code = await program.EndAsync(await told.Task);
        await ending.CancelAsync();
        await serving;
        return code;
    }

    private static PosixSignalRegistration On(PosixSignal signal, Action act) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        act();
    });

    private static AgentParts Parts(ChildProcesses children, DevelopedProgram program, (AgentMode.Develop Mode, long Since) start, TimeProvider clock)
    {
        var mode = start.Mode;
        var table = new ProcessTable();
        var places = ToolPlaces.Find(Path.GetDirectoryName(DevelopPlaces.Socket(mode.Directory))!, null);
        return new AgentParts(
            table, new ProcessCatalog(table, Environment.ProcessId), new DelveLauncher(children, table, places, clock),
            Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>()), clock)
        {
            Code = mode.Files is null ? CodeUpdating.OfPrograms(program, mode.Directory) : null,
            Files = mode.Files is { } files ? CodeUpdating.OfFiles(program, files, clock) : null,
            Changes = mode.Files is { } folder ? new SyncBackServing(folder, start.Since, clock) : null,
        };
    }

    private static async Task ServeAsync(AgentParts parts, AgentSocket socket, CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
        {
            await new AgentServer(parts, new SessionRegistry(), Forever).RunAsync(socket.Listener, ending);
        }
    }
}
