using Sonde.Core.Targets;

namespace Sonde.Core.Operations;

/// <summary><c>sonde stop</c>.</summary>
/// <param name="Target">The target whose sessions end.</param>
/// <param name="Session">One session only; null for all.</param>
/// <param name="WithToolbox">--toolbox: the toolbox ends too.</param>
public sealed record StopRequest(TargetReference Target, string? Session, bool WithToolbox)
{
    /// <summary>--copies: the copies of the target that were left behind are removed, and nothing else is done.</summary>
    public bool IsForCopies { get; init; }
}
