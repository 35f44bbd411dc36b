using System.Diagnostics.CodeAnalysis;
using Sonde.Agent.Copying;
using Sonde.Agent.Dotnet;
using Sonde.Agent.Gdb;
using Sonde.Agent.Guarding;
using Sonde.Agent.InProcess;
using Sonde.Agent.Intercepting;
using Sonde.Agent.Launching;
using Sonde.Agent.Observing;
using Sonde.Agent.Outbound;
using Sonde.Agent.Processes;
using Sonde.Agent.Programs;
using Sonde.Agent.Sampling;
using Sonde.Agent.Tracing;
using Sonde.Agent.Sockets;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Links;
using Sonde.Tunnel.Multiplexing;
using Sonde.Tunnel.Packing;

namespace Sonde.Agent.Serving;

/// <summary>One client's session, from the hand-over of its streams to its end; its target is released then, whatever the reason.</summary>
/// <remarks>
/// Tasks: the multiplexer's own, among them one for each channel, which run <see cref="ServeAsync"/>. <see cref="RunAsync"/> awaits the first of
/// the multiplexer's end, <see cref="End"/> and a missing Hello, then the guard, then the multiplexer.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "RunAsync disposes the guard, on every way out.")]
internal sealed class Session
{
    private static readonly TimeSpan MostUntilHello = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MostTelling = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostIntercepted = TimeSpan.FromSeconds(30);

    /// <summary>So that the list of sessions fits into a line, whatever a client calls itself.</summary>
    private const int MostNameCharacters = 200;

    /// <summary>For the same reason: 64 sessions with 16 names of 100 characters, each of up to six bytes, are 0.6 MiB.</summary>
    private const int MostClients = 16;

    private const int MostClientNameCharacters = 100;

    /// <summary>A year.</summary>
    private const double MostLimitSeconds = 31_536_000;

    /// <summary>What a slow client of the pod may have waiting for it: this counts in the pod's memory.</summary>
    private const int InterceptedWindow = 256 * 1024;

    private readonly AgentParts _parts;
    private readonly SessionRegistry _registry;
    private readonly LinkStream _link;
    private ISessionGuard _guard;
    private string _tool = "delve";
    private readonly LineWatch _lines;
    private readonly StackSampling _sampling;
    private readonly SessionPrograms _programs;
    private readonly FileCopying _copying;
    private readonly CallTracing _tracing;
    private readonly DotnetPort _dotnet;
    private readonly SessionIntercept _intercept;
    private readonly SessionOutbound _outbound;
    private readonly DateTimeOffset _since;
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _greeted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Its first channel can be served before Start has returned.
    private readonly TaskCompletionSource<Multiplexer> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _controlEnding = new();
    private Task _controlEnded = Task.CompletedTask;
    private bool _isStopped;
    private ControlServer? _control;
    private HelloRequest? _hello;

    /// <param name="parts">What the agent is made of.</param>
    /// <param name="registry">Where it is listed.</param>
    /// <param name="link">Its link, which it owns.</param>
    /// <param name="token">By which the client finds the link again; null where it will not.</param>
    public Session(AgentParts parts, SessionRegistry registry, LinkStream link, LinkToken? token)
    {
        (_parts, _registry, _link, Token) = (parts, registry, link, token);
        Id = registry.NextId();
        _since = parts.Clock.GetUtcNow();
        _guard = new DebugGuard(parts.Launcher, parts.Table, Tell, parts.Clock) { Shields = parts.Shields };
        _lines = new LineWatch(() => (_guard, DapDialects.For(_tool)), parts.Table, TellHit, parts.Clock);
        _sampling = new StackSampling(parts.Table, parts.Clock) { JavaProfiler = parts.JavaProfiler, Perf = parts.Perf };
        _programs = new SessionPrograms(parts.Programs, Id, ended => TellHit(ended), parts.Clock);
        _copying = new FileCopying(parts.Table, parts.Shelf, parts.Clock);
        _tracing = new CallTracing(parts.Table, KernelProbes.Attach, parts.Clock);
        _dotnet = new DotnetPort(parts.Table, parts.Clock);
        _intercept = new SessionIntercept(parts.Shields, OpenHereAsync);
        _outbound = new SessionOutbound(new OutboundNames(NameFiles.Read, new DnsLookup(new DnsLink(), parts.Clock)), parts.Clock);
    }

    /// <summary>Its id among this agent's sessions.</summary>
    public string Id { get; }

    /// <summary>By which its client finds the link again; null where it will not.</summary>
    public LinkToken? Token { get; }

    /// <summary>As <c>sonde ps</c> shows it.</summary>
    public SessionDescription Describe()
    {
        var (state, figures) = _guard.Report;
        var hello = Volatile.Read(ref _hello);
        return new SessionDescription(Id, hello?.User ?? "", hello?.Host ?? "", _since, _guard.TargetId, state, figures)
        {
            Clients = [.. _guard.Clients.Take(MostClients).Select(static client => client with { Name = Shorten(client.Name) })],
        };
    }

    /// <summary>Somebody ends it; the first reason wins.</summary>
    public void End(string reason)
    {
        _told.TrySetResult();
        _ended.TrySetResult(reason);
    }

    /// <summary>Completes when the present transport is lost or was given up; a task for each transport.</summary>
    public Task TransportLost => _link.Lost;

    /// <summary>A transport is over. Its client comes back with another one, or the grace passes.</summary>
    public void LoseTransport(string why)
    {
        if (_link.MayReturn)
        {
            _link.Drop(why);
        }
        else
        {
            _ended.TrySetResult(why);
        }
    }

    /// <summary>The client is back, on another transport, which the session owns from now on. Blocks until what it missed is sent again.</summary>
    /// <param name="transport">The transport.</param>
    /// <param name="clientReceived">How many bytes of the link the client has received.</param>
    /// <param name="lost">Completes when the transport is lost.</param>
    /// <returns>False where the session is over.</returns>
    public bool TryReturn(Stream transport, long clientReceived, out Task lost)
    {
        _link.Drop("the client came back on another one");
        transport.Write(new LinkWelcome(_link.Received).ToBytes());
        return _link.TryReturn(transport, clientReceived, out lost);
    }

    /// <summary>Serves until the session ends, for whatever reason, and the target is released.</summary>
    public async Task RunAsync()
    {
        var options = new MultiplexerOptions { IsClient = false, OnIncoming = ServeAsync, Link = Token is null ? null : _link };
        var multiplexer = Multiplexer.Start(new PackedStream(_link), options, _parts.Clock);
        _started.SetResult(multiplexer);
        await Task.WhenAny(multiplexer.Completion, _ended.Task, FailToGreetAsync());
        if (_ended.Task.IsCompletedSuccessfully)
        {
            Volatile.Read(ref _control)?.Send(new ClosingEvent(await _ended.Task));
        }

        var programs = _programs.EndAsync();

        // Where the link was lost, what was turned and goes to the pod goes on for a while: nobody waits for its end.
        var intercept = _intercept.EndAsync(
            Task.WhenAny(_told.Task, Task.Delay(MostIntercepted, _parts.Clock, CancellationToken.None)));
        try
        {
            await _lines.EndAsync();
            await _guard.DisposeAsync();
            await programs;
            await intercept;
            await EndControlAsync();
        }
        finally
        {
            await programs;
            await intercept;
            await multiplexer.DisposeAsync();
        }
    }

    /// <summary>What was told last is still to reach the client: the multiplexer's end would cut the channel off.</summary>
    private async Task EndControlAsync()
    {
        await _controlEnding.CancelAsync();
        await Task.WhenAny(Volatile.Read(ref _controlEnded), Task.Delay(MostTelling, _parts.Clock, CancellationToken.None));
    }

    private void Tell(StatusEvent status)
    {
        Volatile.Write(ref _isStopped, status.State == TargetState.Stopped);
        SetGrace();
        Volatile.Read(ref _control)?.Send(status);
    }

    private bool TellHit(AgentEvent hit) => Volatile.Read(ref _control)?.Send(hit) == true;

    /// <summary>A client that is away may stay away for longer while its target runs.</summary>
    private void SetGrace()
    {
        if (Volatile.Read(ref _hello) is { } hello && _started.Task is { IsCompletedSuccessfully: true, Result: var multiplexer })
        {
            var seconds = _link.MayReturn && !Volatile.Read(ref _isStopped) ? Math.Max(hello.GraceSeconds, hello.HoldSeconds ?? 0) : hello.GraceSeconds;

            // The multiplexer beats every second: with less than two, one late beat would end the session.
            multiplexer.Grace = TimeSpan.FromSeconds(Math.Max(seconds, 2));
        }
    }

    private async Task FailToGreetAsync()
    {
        await Task.WhenAny(_greeted.Task, _ended.Task, Task.Delay(MostUntilHello, _parts.Clock, CancellationToken.None));
        if (_greeted.Task.IsCompleted)
        {
            await _ended.Task;
        }
    }

    private async Task ServeAsync(IncomingChannel incoming, CancellationToken cancellation)
    {
        switch (ChannelPurpose.TryParse(incoming.Purpose.Span))
        {
            case ControlPurpose:
                await ServeControlAsync(incoming, cancellation);
                break;
            case not null when !_greeted.Task.IsCompleted:
                incoming.Refuse("The session must begin with a Hello.");
                break;
            case DebuggerPurpose:
                await ServeDebuggerAsync(incoming, cancellation);
                break;
            case TcpPurpose tcp:
                await TcpRelay.RunAsync(incoming, tcp.Port, _parts.Clock, cancellation);
                break;
            case OutboundPurpose outbound:
                await _outbound.ServeAsync(incoming, outbound, cancellation);
                break;
            case DotnetPortPurpose dotnet:
                await _dotnet.ServeAsync(incoming, dotnet.ProcessId, cancellation);
                break;
            case ProgramPurpose program:
                await _programs.ServeAsync(program.Program, isError: false, incoming, cancellation);
                break;
            case ProgramErrorPurpose program:
                await _programs.ServeAsync(program.Program, isError: true, incoming, cancellation);
                break;
            case SamplesPurpose:
                await _sampling.ServeAsync(incoming, cancellation);
                break;
            case FilesPurpose:
                await _copying.ServeAsync(incoming, cancellation);
                break;
            case CodePurpose when _parts.Code is { } code:
                await code.ServeAsync(incoming, cancellation);
                break;
            case SyncPurpose when _parts.Files is { } files:
                await files.ServeAsync(incoming, cancellation);
                break;
            case SyncBackPurpose when _parts.Changes is { } changes:
                await changes.ServeAsync(incoming, cancellation);
                break;
            case CallsPurpose:
                await _tracing.ServeAsync(incoming, cancellation);
                break;
            default:
                incoming.Refuse("The agent does not know what this channel is for.");
                break;
        }
    }

    private async Task ServeControlAsync(IncomingChannel incoming, CancellationToken cancellation)
    {
        if (Volatile.Read(ref _control) is not null)
        {
            incoming.Refuse("The session has its control channel.");
            return;
        }

        await using var channel = incoming.Accept();
        var control = new ControlServer(channel);
        Volatile.Write(ref _control, control);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _controlEnding.Token);
        try
        {
            var running = control.RunAsync(AnswerAsync, ending.Token);
            Volatile.Write(ref _controlEnded, running);
            await running;
            await channel.EndWritesAsync(cancellation);
            _ended.TrySetResult("The client closed the control channel.");
        }
        catch (Exception end) when (end is IOException or OperationCanceledException)
        {
            _ended.TrySetResult(end.Message);
        }
    }

    private async Task ServeDebuggerAsync(IncomingChannel incoming, CancellationToken cancellation)
    {
        ClientRelay relay;
        try
        {
            relay = await _guard.JoinAsync(cancellation);
        }
        catch (AgentRefusedException refusal)
        {
            incoming.Refuse(refusal.Message);
            return;
        }

        await using var closing = cancellation.Register(relay.Close);
        await using var channel = incoming.Accept();
        await relay.RunAsync(channel);
        try
        {
            await channel.EndWritesAsync(cancellation);
        }
        catch (Exception end) when (end is IOException or OperationCanceledException)
        {
            // The client is gone already.
        }

        await _guard.LeaveAsync(relay);
    }

    private async Task<AgentAnswer> AnswerAsync(AgentRequest request, CancellationToken cancellation) => request switch
    {
        HelloRequest hello => await GreetAsync(hello),
        _ when !_greeted.Task.IsCompleted => throw Refused("The session must begin with a Hello."),
        ProcessesRequest processes => _parts.Catalog.List(processes.ContainerId),
        SourcesRequest sources => await _guard.ReadSourcesAsync(sources.ProcessId, cancellation) ?? ProcessFiles.ReadSources(sources.ProcessId),
        StartDebuggerRequest start => await StartAsync(start, cancellation),
        StopDebuggerRequest => await StopAsync(),
        HealRequest heal => await new ProcessHealing(_parts.Table, _parts.Catalog, _parts.Clock).RunAsync(heal),
        SessionsRequest => new SessionsAnswer(_registry.Describe()),
        EndSessionRequest end => EndOther(end),
        ShutdownRequest => Shutdown(),
        ObserveRequest observe => await _lines.StartAsync(observe, cancellation),
        StacksRequest stacks => await _lines.ReadStacksAsync(stacks, cancellation),
        SampleRequest sample => _sampling.Prepare(sample),
        StartProgramRequest program => await _programs.StartAsync(program),
        SignalProgramRequest signal => _programs.Signal(signal),
        ResizeProgramRequest size => _programs.Resize(size),
        CopyFilesRequest copy => _copying.Prepare(copy),
        TraceCallsRequest trace => _tracing.Prepare(trace),
        EnvironmentRequest environment => new ProcessEnvironment(_parts.Table).Read(environment.ProcessId),
        NamesRequest names => _outbound.Describe(names),
        VolumesRequest volumes => VolumePaths.Look(volumes.ProcessId),
        SocketsRequest => new SocketLook(_parts.Sockets, _parts.Table, _parts.Clock).Take(),
        StartInterceptRequest start => await _intercept.StartAsync(start),
        InterceptFiguresRequest => _intercept.Describe(),
        EndInterceptRequest => await _intercept.EndAsync(),
        DotnetPortRequest dotnet => await _dotnet.FindAsync(dotnet.ProcessId, cancellation),
        MemoryRequest memory => TargetRoom.Look(_parts.Table, memory.ProcessId),
        CaughtStartRequest => await AskStartAsync(),
        _ => throw Refused($"The agent does not know the request {request.GetType().Name}."),
    };

    /// <summary>A channel that the client takes when its program has. A link without a transport has nobody who could.</summary>
    private async Task<Stream> OpenHereAsync(CancellationToken cancellation)
    {
        if (_link.Lost.IsCompleted)
        {
            throw new IOException("the link is lost");
        }

        var channel = await (await _started.Task).OpenAsync(new InterceptedPurpose().Encode(), InterceptedWindow, cancellation);
        channel.RunsReaderInline = true;
        return channel;
    }

    private async Task<CaughtStartAnswer> AskStartAsync()
    {
        try
        {
            var caught = await (_parts.Start ?? throw Refused("This agent was not started to catch a start.")).AskAsync();
            return new CaughtStartAnswer(caught?.ProcessId, caught?.IsAtStart == true);
        }
        catch (IOException end)
        {
            throw new AgentRefusedException(new AgentError(AgentErrorCode.ToolFailed, end.Message));
        }
    }

    private async Task<HelloAnswer> GreetAsync(HelloRequest hello)
    {
        if (hello.GraceSeconds is not (>= 1 and <= 600))
        {
            throw Refused("The grace must be 1 to 600 seconds.");
        }

        if (hello.HoldSeconds is { } hold && hold is not (>= 0 and <= 86400))
        {
            throw Refused("The hold must be 0 to 86400 seconds.");
        }

        await _started.Task;
        _link.MayReturn = Token is not null && hello.HoldSeconds is not null;
        Volatile.Write(ref _hello, hello with { User = PlainText.Line(hello.User, MostNameCharacters), Host = PlainText.Line(hello.Host, MostNameCharacters) });
        SetGrace();
        _greeted.TrySetResult();
        var tools = await _parts.Tools;
        return new HelloAnswer(
            AgentIdentity.Name, Id,
            [.. AgentParts.Capabilities(tools, _parts.Shields is not null), .. _parts.Start is null ? Array.Empty<string>() : [AgentCapability.CatchStart], .. _parts.Code is null ? Array.Empty<string>() : [AgentCapability.Develop], .. _parts.Files is null ? Array.Empty<string>() : [AgentCapability.Synchronise, AgentCapability.SynchroniseBack]], AgentIdentity.Architecture, Environment.ProcessId,
            _parts.Catalog.OwnIdentity(), tools);
    }

    private async Task<StartDebuggerAnswer> StartAsync(StartDebuggerRequest start, CancellationToken cancellation)
    {
        if (start.Limit is { Seconds: not (> 0 and <= MostLimitSeconds) } or { RecoverySeconds: not (>= 0 and <= MostLimitSeconds) })
        {
            throw Refused("The limit must be above 0 and at most 31536000 seconds, and so its recovery, which may be 0.");
        }

        var holder = _registry.Describe()
            .FirstOrDefault(other => other.Session != Id && other.TargetId == start.ProcessId && other.State is (TargetState.Running or TargetState.Stopped));
        if (holder is not null)
        {
            throw new AgentRefusedException(new AgentError(
                AgentErrorCode.AlreadyTraced,
                $"Process {start.ProcessId} is already being debugged by session {holder.Session} of {holder.User} on {holder.Host}."));
        }

        await UseAsync(start.Tool);
        return await _guard.StartAsync(start, cancellation);
    }

    /// <summary>The guard for a tool. A session that has a target keeps the one that it has, which refuses another.</summary>
    private async Task UseAsync(string tool)
    {
        if (tool != _tool && _guard.TargetId == 0)
        {
            var before = _guard;
            _guard = tool == "delve" ? new DebugGuard(_parts.Launcher, _parts.Table, Tell, _parts.Clock) { Shields = _parts.Shields }
                : tool == GdbLauncher.Name && _parts.Native is { } gdb ? new DebugGuard(gdb, _parts.Table, Tell, _parts.Clock) { Shields = _parts.Shields }
                : _parts.InProcess.TryGetValue(tool, out var debugger) ? new InProcessGuard(debugger, _parts.Table, Tell, _parts.Clock) { Shields = _parts.Shields }
                : throw new AgentRefusedException(new AgentError(AgentErrorCode.ToolMissing, $"This agent does not know the tool {tool}."));
            _tool = tool;
            await before.DisposeAsync();
        }
    }

    private async Task<StopDebuggerAnswer> StopAsync()
    {
        await _lines.EndAsync();
        return await _guard.StopAsync();
    }

    private DoneAnswer EndOther(EndSessionRequest request)
    {
        var by = Volatile.Read(ref _hello);
        return _registry.TryEnd(request.Session, $"{by?.User} on {by?.Host} ended this session.")
            ? new DoneAnswer()
            : throw Refused($"There is no session {request.Session}.");
    }

    private DoneAnswer Shutdown()
    {
        _registry.Stop();
        return new DoneAnswer();
    }

    private static string? Shorten(string? name) => name is null ? null : PlainText.Line(name, MostClientNameCharacters);

    private static AgentRefusedException Refused(string message) => new(new AgentError(AgentErrorCode.NotUnderstood, message));
}
