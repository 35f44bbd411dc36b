using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Agent.Sampling;

/// <summary>Runs a look on a channel: what it tells, what it has done to the process, the figures.</summary>
/// <remarks>One task, which waits for the client's end; awaited by <see cref="RunAsync"/>.</remarks>
/// <param name="look">The look.</param>
/// <param name="target">The processor time of the process, so far; null where it cannot be read.</param>
/// <param name="clock">Time.</param>
internal sealed class RuntimeLookChannel(IRuntimeLook look, Func<TimeSpan?> target, TimeProvider clock)
{
    private readonly long _began = clock.GetTimestamp();
    private readonly TimeSpan _ownBefore = SamplerCost.OfProcess;
    private readonly TimeSpan? _targetBefore = target();

    /// <summary>Runs it to its end.</summary>
    public async Task RunAsync(TunnelChannel channel, CancellationToken cancellation)
    {
        try
        {
            await LookAsync(channel, cancellation);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The client is gone: nobody to tell.
        }
    }

    private async Task LookAsync(TunnelChannel channel, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var leaving = ClientEnd.AwaitAsync(channel, over.Token);
        var (end, error) = (SampleEnd.Stopped, (AgentError?)null);
        try
        {
            end = await look.RunAsync(new LookTeller(line => WriteAsync(channel, line ?? Figures(null), cancellation)), leaving, cancellation);
        }
        catch (AgentRefusedException refused)
        {
            (end, error) = (refused.Error.Code == AgentErrorCode.TargetGone ? SampleEnd.Target : SampleEnd.Stopped, refused.Error);
        }
        finally
        {
            await over.CancelAsync();
            await leaving;
        }

        await WriteAsync(channel, look.Outcome with { Error = error }, cancellation);
        await WriteAsync(channel, Figures(end), cancellation);
        await channel.EndWritesAsync(cancellation);
    }

    private static async Task WriteAsync(TunnelChannel channel, SampleLine line, CancellationToken cancellation) => await channel.WriteAsync(SampleLines.Encode(line), cancellation);

    private FiguresLine Figures(SampleEnd? end) => new(clock.GetElapsedTime(_began).TotalSeconds, 0, 0, look.Cost.Lost, 0)
    {
        CpuSeconds = (SamplerCost.OfProcess - _ownBefore + look.Cost.Processor).TotalSeconds,
        TargetCpuSeconds = target() is { } now && _targetBefore is { } before ? (now - before).TotalSeconds : null,
        End = end,
    };
}
