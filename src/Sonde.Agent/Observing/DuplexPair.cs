using System.IO.Pipelines;

namespace Sonde.Agent.Observing;

/// <summary>
/// Two streams in memory: what is written to one is read from the other, by a reader that waits on the writer's own thread: while a target stands, a change of threads
/// costs a tenth of a millisecond. Each direction holds 64 KiB, after which the writer waits.
/// </summary>
internal sealed class DuplexPair
{
    private static readonly PipeOptions AtOnce = new(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false);

    private readonly Pipe _up = new(AtOnce);
    private readonly Pipe _down = new(AtOnce);

    public DuplexPair()
    {
        Near = new DuplexEnd(_down.Reader, _up.Writer);
        Far = new DuplexEnd(_up.Reader, _down.Writer);
    }

    /// <summary>One end; disposing it ends both directions for the other.</summary>
    public Stream Near { get; }

    /// <summary>The other end.</summary>
    public Stream Far { get; }
}
