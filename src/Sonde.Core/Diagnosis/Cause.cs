using System.Text.Json.Serialization;

namespace Sonde.Core.Diagnosis;

/// <summary>Why something does not work, with what shows it and what to do next.</summary>
/// <param name="Name">One of <see cref="CauseNames"/>: stable, for programs.</param>
/// <param name="Summary">One sentence, without a full stop.</param>
/// <param name="Evidence">What shows it, in the words of whoever said it; each a line.</param>
/// <param name="Next">What to do next: each a command to paste or a sentence (<see cref="Faults.NextStep"/>); at least one.</param>
public sealed record Cause(string Name, string Summary, IReadOnlyList<string> Evidence, IReadOnlyList<string> Next)
{
    /// <summary>What it is worth beside others.</summary>
    [JsonIgnore]
    internal CauseWeight Weight { get; init; } = CauseWeight.Cause;
}
