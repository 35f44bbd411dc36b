namespace Sonde.Core.Profiles.Nettrace;

/// <summary>Takes what a stream tells, in its order.</summary>
internal interface INettraceSink
{
    /// <summary>How the stream is to be read; once, before any event.</summary>
    void Begin(NettraceTrace trace);

    /// <summary>An event. Its spans are good for the call alone.</summary>
    void Take(scoped in NettraceEvent seen);
}
