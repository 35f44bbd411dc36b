using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Core.Sessions;

/// <summary>Leads to whichever agent session there is now; who asks while there is none waits for the next. Any thread.</summary>
internal sealed class AgentSwitch
{
    private volatile TaskCompletionSource<AgentSession> _current = NewSource();

    /// <summary>There is one.</summary>
    public void Set(AgentSession agent) => _current.SetResult(agent);

    /// <summary>It was lost, and another one may come.</summary>
    public void Lose() => _current = NewSource();

    /// <summary>No other one will come: whoever waits is sent away.</summary>
    public void End() => _current.TrySetCanceled(CancellationToken.None);

    /// <summary>Opens a channel.</summary>
    /// <exception cref="ChannelRefusedException">The agent refused, in its words.</exception>
    /// <exception cref="IOException">The link ended first.</exception>
    public async Task<TunnelChannel> OpenChannelAsync(ChannelPurpose purpose, CancellationToken cancellation)
    {
        var agent = await _current.Task.WaitAsync(cancellation).ConfigureAwait(false);
        return await agent.OpenChannelAsync(purpose, cancellation).ConfigureAwait(false);
    }

    private static TaskCompletionSource<AgentSession> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
