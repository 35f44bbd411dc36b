namespace Sonde.Core.Sampling;

/// <summary>A stack: another one, and a frame that was called from there. The same stack is the same object for as long as a stream lasts.</summary>
/// <param name="caller">What it stands on; null for nothing.</param>
/// <param name="frame">Its innermost frame.</param>
internal sealed class SampledStack(SampledStack? caller, SampledFrame frame)
{
    /// <summary>What it stands on; null for nothing.</summary>
    public SampledStack? Caller { get; } = caller;

    /// <summary>Its innermost frame.</summary>
    public SampledFrame Frame { get; } = frame;

    /// <summary>How many frames it has; from 1.</summary>
    public int Depth { get; } = (caller?.Depth ?? 0) + 1;

    /// <summary>Its frames, the innermost first.</summary>
    public IEnumerable<SampledFrame> Frames()
    {
        for (var stack = this; stack is not null; stack = stack.Caller)
        {
            yield return stack.Frame;
        }
    }
}
