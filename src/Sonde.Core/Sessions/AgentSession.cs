using System.Text.Json;
using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Platforms;
using Sonde.Core.Programs;
using Sonde.Core.Reports;
using Sonde.Core.Settings;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Links;
using Sonde.Tunnel.Multiplexing;
using Sonde.Tunnel.Packing;

namespace Sonde.Core.Sessions;

/// <summary>An open session with the agent in a toolbox. Owns the transport, the multiplexer on it and the control channel.</summary>
internal sealed class AgentSession : IAsyncDisposable
{
    /// <summary>How long the agent may take to answer the first request, each time it is asked; a loaded node starts programs slowly.</summary>
    private static readonly TimeSpan HelloLimit = TimeSpan.FromSeconds(20);

    /// <summary>An exec can come to nothing without an end (its program never begins, or its input is lost): a silent one is tried once more.</summary>
    private const int SilentAttempts = 2;

    /// <summary>A toolbox that has just started may not serve yet: its connect says so with this code (sysexits.h EX_UNAVAILABLE).</summary>
    private const int NotServingYet = 69;

    private const int Attempts = 20;

    /// <summary>The multiplexer beats every second: with less, one late beat would end the session. The agent takes the same least.</summary>
    private static readonly TimeSpan LeastGrace = TimeSpan.FromSeconds(2);

    /// <summary>Where a request broke because the link did, the link's own end says why a moment later.</summary>
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan ReturnMargin = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan AttemptPause = TimeSpan.FromMilliseconds(100);

    private readonly Multiplexer _multiplexer;
    private readonly ControlClient _control;
    private readonly LinkStream? _link;
    private readonly LinkKeeper? _keeper;

    private AgentSession(Multiplexer multiplexer, ControlClient control, HelloAnswer hello, LinkStream? link, LinkKeeper? keeper)
    {
        _multiplexer = multiplexer;
        _link = link;
        _control = control;
        _keeper = keeper;
        Hello = hello;
    }

    /// <summary>What the agent said of itself.</summary>
    public HelloAnswer Hello { get; }

    /// <summary>The channels that the agent opens.</summary>
    public IncomingChannels Incoming { get; private set; } = new();

    /// <summary>Hears of the ends of the session's programs.</summary>
    public required ProgramEnds Programs { get; init; }

    /// <summary>Completes with why when the link ends; never faults.</summary>
    public Task<MultiplexerEnd> Completion => _multiplexer.Completion;

    /// <summary>Connects and says hello.</summary>
    /// <exception cref="FaultException">The image is not the right one, or the agent does not answer.</exception>
    public static async Task<AgentSession> OpenAsync(AgentAddress address, Action<AgentEvent> onEvent, CancellationToken cancellation)
    {
        var silent = 0;
        for (var attempt = 1; ; attempt++)
        {
            var transport = await address.Connect(cancellation).ConfigureAwait(false);
            var token = LinkToken.Make();
            var link = address.Return is null ? null : LinkStream.Begin(transport.Stream, token);
            var incoming = new IncomingChannels();
            var options = new MultiplexerOptions { IsClient = true, Grace = 2 * HelloLimit, Link = link, OnIncoming = incoming.ServeAsync };
            var multiplexer = Multiplexer.Start(new PackedStream(link ?? transport.Stream), options, address.Host.Clock);
            try
            {
                var session = await GreetAsync(address, multiplexer, (link, token), onEvent, cancellation).ConfigureAwait(false);
                multiplexer.Grace = GraceOf(address);
                session.Incoming = incoming;
                return session;
            }
            catch (TimeoutException)
            {
                await multiplexer.DisposeAsync().ConfigureAwait(false);
                if (++silent == SilentAttempts)
                {
                    throw Silent(address);
                }
            }
            catch (IOException broken)
            {
                var end = await EndAsync(multiplexer, broken, address.Host.Clock).ConfigureAwait(false);
                cancellation.ThrowIfCancellationRequested();
                var exit = await transport.Exit().ConfigureAwait(false);
                if (exit.Code != NotServingYet || attempt == Attempts)
                {
                    throw Explain(address, end, exit);
                }

                await Task.Delay(AttemptPause, address.Host.Clock, cancellation).ConfigureAwait(false);
            }
            catch (AgentRefusedException refused)
            {
                await multiplexer.DisposeAsync().ConfigureAwait(false);
                throw Explain(address, refused);
            }
            catch
            {
                await multiplexer.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    /// <summary>Asks the agent.</summary>
    /// <exception cref="AgentRefusedException">The agent answered with an error.</exception>
    /// <exception cref="IOException">The link ended first.</exception>
    public Task<TAnswer> AskAsync<TAnswer>(AgentRequest request, CancellationToken cancellation)
        where TAnswer : AgentAnswer => _control.AskAsync<TAnswer>(request, cancellation);

    /// <summary>Opens a channel.</summary>
    /// <exception cref="ChannelRefusedException">The agent refused, in its words.</exception>
    /// <exception cref="IOException">The link ended first.</exception>
    public Task<TunnelChannel> OpenChannelAsync(ChannelPurpose purpose, CancellationToken cancellation) =>
        _multiplexer.OpenAsync(JsonSerializer.SerializeToUtf8Bytes(purpose, ControlJson.Default.ChannelPurpose), cancellation);

    /// <summary>Opens a channel with a window of its own, for bulk.</summary>
    /// <param name="purpose">What for.</param>
    /// <param name="window">So many bytes may be on their way here, and from here as far as the agent lets them.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="ChannelRefusedException">The agent refused, in its words.</exception>
    /// <exception cref="IOException">The link ended first.</exception>
    public Task<TunnelChannel> OpenChannelAsync(ChannelPurpose purpose, int window, CancellationToken cancellation)
    {
        _link?.KeepUpTo(window);
        return _multiplexer.OpenAsync(purpose.Encode(), window, cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _control.DisposeAsync().ConfigureAwait(false);
        await _multiplexer.DisposeAsync().ConfigureAwait(false);
        if (_keeper is not null)
        {
            await _keeper.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Of a link that can come back it is the agent that judges; this side waits a little longer, to hear it.</summary>
    private static TimeSpan GraceOf(AgentAddress address)
    {
        var grace = address.Grace < LeastGrace ? LeastGrace : address.Grace;
        return address.Return is not { } wish ? grace : ReturnMargin + (wish.Hold > grace ? wish.Hold : grace);
    }

    /// <exception cref="TimeoutException">It did not answer within the limit.</exception>
    private static async Task<AgentSession> GreetAsync(
        AgentAddress address, Multiplexer multiplexer, (LinkStream? Stream, LinkToken Token) link, Action<AgentEvent> onEvent, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(HelloLimit, address.Host.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        var programs = new ProgramEnds();
        ControlClient? control = null;
        AgentSession? session = null;
        try
        {
            control = await ControlClient.OpenAsync(multiplexer, message => programs.Take(message, onEvent), either.Token).ConfigureAwait(false);
            var hello = await control.AskAsync<HelloAnswer>(
                new HelloRequest($"sonde/{address.Host.Version}", address.User, address.Host.MachineName, address.Grace.TotalSeconds)
                {
                    HoldSeconds = address.Return?.Hold.TotalSeconds,
                },
                either.Token).ConfigureAwait(false);
            var keeper = link.Stream is null ? null : new LinkKeeper(address, link.Stream, link.Token, address.Return!.Reporter);
            return session = new AgentSession(multiplexer, control, hello, link.Stream, keeper) { Programs = programs };
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
        finally
        {
            if (session is null && control is not null)
            {
                await control.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Ends a link on which a request broke; the link's own reason where it has one, else what broke.</summary>
    private static async Task<MultiplexerEnd> EndAsync(Multiplexer multiplexer, IOException broken, TimeProvider clock)
    {
        var waiting = (Task)multiplexer.Completion.WaitAsync(EndLimit, clock, CancellationToken.None);
        await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await multiplexer.DisposeAsync().ConfigureAwait(false);
        var end = await multiplexer.Completion.ConfigureAwait(false);
        return end.Reason == MultiplexerEndReason.Disposed ? end with { Detail = broken.Message } : end;
    }

    private static FaultException Silent(AgentAddress address) => new(
        FaultCatalog.LinkLost,
        $"cannot talk to the agent in {address.Toolbox}",
        $"it did not answer within {HelloLimit.TotalSeconds:0} s, asked {SilentAttempts} times",
        "repeat the command with --new-toolbox");

    private static FaultException Explain(AgentAddress address, AgentRefusedException refused)
    {
        var isWrong = refused.Error.Code == AgentErrorCode.NotUnderstood;
        return new FaultException(
            new Fault(
                isWrong ? FaultCatalog.WrongImage : FaultCatalog.LinkLost,
                $"cannot talk to the agent in {address.Toolbox}",
                $"it refused the session: {refused.Error.Message}",
                isWrong ? ImageAdvice.ForAny : ["repeat the command with --new-toolbox"]),
            refused);
    }

    private static FaultException Explain(AgentAddress address, MultiplexerEnd end, AgentExit exit)
    {
        var what = $"cannot talk to the agent in {address.Toolbox}";
        if (exit.IsProgramMissing || end.Reason == MultiplexerEndReason.ProtocolViolated)
        {
            return new FaultException(new Fault(
                FaultCatalog.WrongImage,
                what,
                exit.IsProgramMissing ? $"the image holds no sonde-agent: {exit.Message}" : end.Detail,
                ImageAdvice.ForAny));
        }

        if (exit.IsToolboxGone)
        {
            return new FaultException(
                FaultCatalog.ToolboxFailed, what, $"it does not run any more: {exit.Message}", "repeat the command: it adds another toolbox");
        }

        return new FaultException(
            FaultCatalog.LinkLost,
            what,
            exit.Message.Length > 0 ? exit.Message : end.Detail,
            "repeat the command with --new-toolbox");
    }
}

/// <summary>Where an agent is and who asks.</summary>
/// <param name="Toolbox">The toolbox container's name.</param>
/// <param name="Connect">Starts the agent's <c>connect</c> there.</param>
/// <param name="User">Who asks.</param>
/// <param name="Grace">A client silent for longer counts as gone.</param>
/// <param name="Host">This machine.</param>
internal sealed record AgentAddress(
    string Toolbox, Func<CancellationToken, Task<AgentTransport>> Connect, string User, TimeSpan Grace, HostContext Host)
{
    /// <summary>Set where a link that was lost is to be brought back; null where its end is the session's.</summary>
    public ReturnWish? Return { get; init; }
}

/// <summary>How a link that was lost is brought back.</summary>
/// <param name="Hold">For so long the agent keeps the session while the target runs, where that is more than the grace.</param>
/// <param name="Reporter">Hears of losses and returns.</param>
internal sealed record ReturnWish(TimeSpan Hold, IReporter Reporter);
