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

    /// <summary>What it sees of sockets, look by look.</summary>
    public ConcurrentQueue<SocketsAnswer> Sockets { get; } = new();

    /// <summary>Answers before the script does; null leaves it to the script. Its token ends with the link.</summary>
    public Func<ScriptedLink, AgentRequest, CancellationToken, Task<AgentAnswer?>>? Instead { get; set; }

    /// <summary>The other side of a copy; null for an agent that echoes.</summary>
    public Func<TunnelChannel, CancellationToken, Task>? Files { get; set; }

    /// <summary>Takes programs of a container in dev mode; null for an agent that echoes.</summary>
    public Func<TunnelChannel, CancellationToken, Task>? Code { get; set; }

    /// <summary>Serves a channel of files that are kept the same; null for an echo.</summary>
    public Func<TunnelChannel, CancellationToken, Task>? Synced { get; set; }

    /// <summary>Serves a channel that tells what changes among them; null for an echo.</summary>
    public Func<TunnelChannel, CancellationToken, Task>? Changes { get; set; }

    /// <summary>What is told of a process that is sampled.</summary>
    public IReadOnlyList<SampleLine> Sampled { get; set; } = [new FiguresLine(1, 0, 0, 0, 0) { End = SampleEnd.Duration }];

    /// <summary>What is found to trace.</summary>
    public TracingAnswer Tracing { get; set; } = new("go", 1, [new TracedFunction("main.order", 4198400)]);

    /// <summary>What is told of calls; null for a kernel that refuses its probes.</summary>
    public IReadOnlyList<CallLine>? Calls { get; set; }

    /// <summary>Tells samples; null for one that tells <see cref="Sampled"/> at once.</summary>
    public Func<TunnelChannel, CancellationToken, Task>? Samples { get; set; }

    /// <summary>How much memory is left to every process; null where nothing is known.</summary>
    public long? LeftBytes { get; set; }

    /// <summary>The runtime behind the diagnostic port of its processes, a call a connection; null for an agent that knows no such port.</summary>
    public Func<Stream, CancellationToken, Task>? Dotnet { get; set; }

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
            HelloRequest => Greet(AgentFacts.Hello(link.Session)),
            NamesRequest => new NamesAnswer(true, ["10.96.0.10"], ["shop.svc.cluster.local"]),
            DotnetPortRequest => new DotnetPortAnswer("/tmp/dotnet-diagnostic-1-4711-socket"),
            MemoryRequest => new MemoryAnswer(4096) { LeftBytes = LeftBytes },
            ProcessesRequest => new ProcessesAnswer(Processes),
            SourcesRequest => Sources,
            StartDebuggerRequest => new StartDebuggerAnswer("1.27.1", 64),
            StopDebuggerRequest => Stopped,
            HealRequest => Healed,
            ObserveRequest observe => Observe(link, observe),
            SampleRequest sample => Processes.FirstOrDefault(process => process.ProcessId == sample.ProcessId)?.Runtime == "java" ? new SamplingAnswer("java", "25.0.5") : new SamplingAnswer("go", "1.26.1"),
            StacksRequest => new StacksAnswer(7.5, 3, [new ObservedThread(1, "[Go 1] main.main", [new ObservedFrame("main.main", "/src/main.go", 12)])]),
            SessionsRequest => new SessionsAnswer([.. Others, AgentFacts.Session(link.Session, "dev")]),
            StartProgramRequest => new StartProgramAnswer(Interlocked.Increment(ref _programs), 40, ProgramRoot.Toolbox) { Note = "a note" },
            SignalProgramRequest or ResizeProgramRequest => new DoneAnswer(),
            TraceCallsRequest => Tracing,
            EndSessionRequest or ShutdownRequest => new DoneAnswer(),
            SocketsRequest => Sockets.TryDequeue(out var look) ? look : throw new AgentRefusedException(new AgentError(AgentErrorCode.Unexpected, "no more looks")),
            _ => throw new AgentRefusedException(new AgentError(AgentErrorCode.NotUnderstood, $"no script for {request.GetType().Name}")),
        };
    }

    private HelloAnswer Greet(HelloAnswer hello) => Dotnet is null ? hello : hello with { Capabilities = [.. hello.Capabilities, AgentCapability.DotnetPort] };

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
            case OutboundPurpose { Host: var host, Port: RefusingPort }:
                // The host is the code of the refusal.
                incoming.Refuse(new OutboundRefusal(host, $"no way to {host}").Text);
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
            case SamplesPurpose when link.Agent.Samples is { } samples:
                await using (var channel = incoming.Accept())
                {
                    await samples(channel, cancellation);
                    await channel.EndWritesAsync(cancellation);
                }

                break;
            case SamplesPurpose:
                await using (var channel = incoming.Accept())
                {
                    foreach (var line in link.Agent.Sampled)
                    {
                        await channel.WriteAsync(SampleLines.Encode(line), cancellation);
                    }

                    await channel.EndWritesAsync(cancellation);
                }

                break;
            case CallsPurpose when link.Agent.Calls is null:
                incoming.Refuse("the kernel does not put the probes in: not permitted");
                break;
            case CallsPurpose:
                await using (var channel = incoming.Accept())
                {
                    foreach (var line in link.Agent.Calls!)
                    {
                        await channel.WriteAsync(CallLines.Encode(line), cancellation);
                    }

                    await channel.EndWritesAsync(cancellation);
                }

                break;
            case DotnetPortPurpose when link.Agent.Dotnet is { } dotnet:
                await using (var channel = incoming.Accept())
                {
                    await dotnet(channel, cancellation);
                    await channel.EndWritesAsync(cancellation);
                }

                break;
            case CodePurpose when link.Agent.Code is { } code:
                await using (var channel = incoming.Accept())
                {
                    await code(channel, cancellation);
                    await channel.EndWritesAsync(cancellation);
                }

                break;
            case SyncPurpose when link.Agent.Synced is { } synced:
                await using (var channel = incoming.Accept())
                {
                    await synced(channel, cancellation);
                    await channel.EndWritesAsync(cancellation);
                }

                break;
            case SyncBackPurpose when link.Agent.Changes is { } changes:
                await using (var channel = incoming.Accept())
                {
                    await changes(channel, cancellation);
                    await channel.EndWritesAsync(cancellation);
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
