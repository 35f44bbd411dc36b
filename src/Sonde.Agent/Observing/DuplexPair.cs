using System.IO.Pipelines;

namespace Sonde.Agent.Observing;

/// <summary>Two streams in memory: what is written to one is read from the other. Each direction holds 64 KiB, after which the writer waits.</summary>
internal sealed class DuplexPair
{
    private readonly Pipe _up = new();
    private readonly Pipe _down = new();

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
