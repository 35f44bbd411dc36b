using System.Collections.Concurrent;
using System.Globalization;
using Sonde.Testing.Kubernetes;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Testing.Commands;

/// <summary>
/// The agent's side of every exec of a scripted cluster: the real tunnel, and scripted answers. Connections to the debugger and to ports get back
/// what they send; port 9 refuses. Programs greet, complain, give back what they read and end with code 7.
/// </summary>
public sealed class ScriptedAgent
{
    public const int RefusingPort = 9;

    private readonly ConcurrentQueue<AgentRequest> _asked = new();
    private readonly ConcurrentDictionary<ScriptedLink, bool> _links = new();
    private int _sessions;
    private int _programs;

    /// <summary>Its processes.</summary>
    public IReadOnlyList<ProcessDescription> Processes { get; set; } = [AgentFacts.GoServer()];

    /// <summary>The sessions of others.</summary>
    public IReadOnlyList<SessionDescription> Others { get; set; } = [];

    public SourcesAnswer Sources { get; set; } = new([], true);

    public StopDebuggerAnswer Stopped { get; set; } = new(AgentFacts.Figures, true);

    public HealAnswer Healed { get; set; } = new([new HealedProcess(1, "api", "/api", 0, null, false, true)]);

    /// <summary>What is told of a line that is watched, at once.</summary>
    public IReadOnlyList<AgentEvent> Observed { get; set; } = [];

    /// <summary>Answers before the script does; null leaves it to the script. Its token ends with the link.</summary>
    public Func<ScriptedLink, AgentRequest, CancellationToken, Task<AgentAnswer?>>? Instead { get; set; }

    /// <summary>The other side of a copy; null for an agent that echoes.</summary>
    public Func<TunnelChannel, CancellationToken, Task>? Files { get; set; }

    /// <summary>What becomes of a toolbox that is told to end, by its name.</summary>
    public Action<string> Ends { get; set; } = _ => { };

    /// <summary>Runs in place of the whole agent; null for the agent.</summary>
    public Func<ExecPeer, CancellationToken, Task<int>>? Program { get; set; }

    /// <summary>Everything that was asked, in order.</summary>
    public IReadOnlyList<AgentRequest> Asked => [.. _asked];

    /// <summary>Links that are up.</summary>
    public IReadOnlyCollection<ScriptedLink> Links => [.. _links.Keys];

    /// <summary>Links that there ever were.</summary>
    public int LinkCount => _sessions;

    /// <summary>Refuses one kind of request.</summary>
    public void Refuse<TRequest>(string code, string message)
        where TRequest : AgentRequest => Instead = (_, request, _) => request is TRequest
            ? throw new AgentRefusedException(new AgentError(code, message))
            : Task.FromResult<AgentAnswer?>(null);

    /// <summary>Cuts every link off at once, as a network does.</summary>
    public void Cut()
    {
        foreach (var link in Links)
        {
            link.Cut();
        }
    }

    /// <summary>Tells every client.</summary>
    public void Say(AgentEvent message)
    {
        foreach (var link in Links)
        {
            link.Say(message);
        }
    }

    /// <summary>One exec.</summary>
    internal async Task<int> RunAsync(ExecPeer peer, CancellationToken gone)
    {
        if (Program is { } program)
        {
            return await program(peer, gone);
        }

        var session = Interlocked.Increment(ref _sessions).ToString(CultureInfo.InvariantCulture);
        var link = new ScriptedLink(this, peer.Container ?? "", session);
        _links[link] = true;
        try
        {
            return await link.RunAsync(new ExecPeerStream(peer));
        }
        finally
        {
            _links.TryRemove(link, out _);
        }
    }

    internal async Task<AgentAnswer> AnswerAsync(ScriptedLink link, AgentRequest request, CancellationToken gone)
    {
        _asked.Enqueue(request);
        if (Instead is { } instead && await instead(link, request, gone) is { } answer)
        {
            return answer;
        }

        if (request is ShutdownRequest)
        {
            Ends(link.Toolbox);
        }

        return request switch
        {
            HelloRequest => AgentFacts.Hello(link.Session),
            ProcessesRequest => new ProcessesAnswer(Processes),
            SourcesRequest => Sources,
            StartDebuggerRequest => new StartDebuggerAnswer("1.27.1", 64),
            StopDebuggerRequest => Stopped,
            HealRequest => Healed,
            ObserveRequest observe => Observe(link, observe),
            StacksRequest => new StacksAnswer(7.5, 3, [new ObservedThread(1, "[Go 1] main.main", [new ObservedFrame("main.main", "/src/main.go", 12)])]),
            SessionsRequest => new SessionsAnswer([.. Others, AgentFacts.Session(link.Session, "dev")]),
            StartProgramRequest => new StartProgramAnswer(Interlocked.Increment(ref _programs), 40, ProgramRoot.Toolbox) { Note = "a note" },
            SignalProgramRequest or ResizeProgramRequest => new DoneAnswer(),
            EndSessionRequest or ShutdownRequest => new DoneAnswer(),
            _ => throw new AgentRefusedException(new AgentError(AgentErrorCode.NotUnderstood, $"no script for {request.GetType().Name}")),
        };
    }

    private ObserveAnswer Observe(ScriptedLink link, ObserveRequest request)
    {
        foreach (var message in Observed)
        {
            link.Say(message);
        }

        return new ObserveAnswer(request.File, request.Line, 8.5);
    }

    internal static async Task ServeAsync(IncomingChannel incoming, ScriptedLink link, CancellationToken cancellation)
    {
        switch (ChannelPurpose.TryParse(incoming.Purpose.Span))
        {
            case ControlPurpose:
                await link.ServeControlAsync(incoming.Accept(), cancellation);
                break;
            case TcpPurpose { Port: RefusingPort }:
                incoming.Refuse("connection refused");
                break;
            case ProgramErrorPurpose:
                await using (var channel = incoming.Accept())
                {
                    await channel.WriteAsync("complaint\n"u8.ToArray(), cancellation);
                    await channel.EndWritesAsync(cancellation);
                    await channel.CopyToAsync(Stream.Null, cancellation);
                }

                break;
            case ProgramPurpose program:
                await using (var channel = incoming.Accept())
                {
                    await channel.WriteAsync("greeting\n"u8.ToArray(), cancellation);
                    await channel.CopyToAsync(channel, cancellation);
                    await channel.EndWritesAsync(cancellation);
                    link.Say(new ProgramEndedEvent(program.Program, 7, null));
                }

                break;
            case FilesPurpose when link.Agent.Files is { } files:
                await using (var channel = incoming.Accept())
                {
                    await files(channel, cancellation);
                    await channel.EndWritesAsync(cancellation);
                }

                break;
            default:
                await using (var channel = incoming.Accept())
                {
                    await channel.CopyToAsync(channel, cancellation);
                    await channel.EndWritesAsync(cancellation);
                }

                break;
        }
    }
}
