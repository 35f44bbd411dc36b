using Sonde.Tunnel.Control;
using Sonde.Tunnel.Links;
using Sonde.Tunnel.Multiplexing;
using Sonde.Tunnel.Packing;

namespace Sonde.Testing.Commands;

/// <summary>One link of a <see cref="ScriptedAgent"/>.</summary>
/// <param name="agent">Whose.</param>
/// <param name="toolbox">The container that was exec'd into.</param>
/// <param name="session">Its id.</param>
public sealed class ScriptedLink(ScriptedAgent agent, string toolbox, string session)
{
    private readonly TaskCompletionSource _cut = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ControlServer? _control;
    private Multiplexer? _multiplexer;

    public string Toolbox => toolbox;

    internal ScriptedAgent Agent => agent;

    public string Session => session;

    /// <summary>Cuts it off, as a network does.</summary>
    public void Cut() => _cut.TrySetResult();

    /// <summary>Tells the client.</summary>
    public void Say(AgentEvent message) => Volatile.Read(ref _control)?.Send(message);

    /// <summary>Opens a channel to the client.</summary>
    public Task<TunnelChannel> OpenAsync(ChannelPurpose purpose, CancellationToken cancellation) =>
        (Volatile.Read(ref _multiplexer) ?? throw new InvalidOperationException("The link is not up.")).OpenAsync(purpose.Encode(), cancellation);

    internal async Task<int> RunAsync(Stream transport)
    {
        var options = new MultiplexerOptions
        {
            IsClient = false,
            OnIncoming = (incoming, cancellation) => ScriptedAgent.ServeAsync(incoming, this, cancellation),
        };
        var (opening, unread) = await Task.Factory.StartNew(
            () => LinkReception.Read(transport), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (opening is { IsReturn: true })
        {
            // Scripts know no links: whoever comes back finds that it is over, and begins another session.
            transport.Write(new LinkWelcome(null).ToBytes());
            await transport.DisposeAsync();
            return 0;
        }

        var link = new LinkStream(transport, unread);
        options = options with { Link = opening is null ? null : link };
        await using var multiplexer = Multiplexer.Start(new PackedStream(link), options, TimeProvider.System);
        Volatile.Write(ref _multiplexer, multiplexer);
        if (await Task.WhenAny(multiplexer.Completion, _cut.Task) == _cut.Task)
        {
            // Before the multiplexer could say goodbye.
            link.Close("the script cuts the link");
            throw new IOException("the script cuts the link");
        }

        return 0;
    }

    internal async Task ServeControlAsync(TunnelChannel channel, CancellationToken cancellation)
    {
        await using (channel)
        {
            var control = new ControlServer(channel);
            Volatile.Write(ref _control, control);
            await control.RunAsync((request, gone) => agent.AnswerAsync(this, request, gone), cancellation);
            await channel.EndWritesAsync(cancellation);
        }
    }
}
