using System.Globalization;

namespace Sonde.Core.Plans;

/// <summary>The memory that the target and a debugger beside it have together.</summary>
/// <param name="Bytes">The limit, with what the target uses.</param>
internal sealed record MemoryBound(long Bytes)
{
    /// <summary>For the plan.</summary>
    public string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"dlv gets at most what the target leaves of {Bytes / 1048576.0:0.#} MiB, the pod's limit; where that is too little, nothing is attached");
}
