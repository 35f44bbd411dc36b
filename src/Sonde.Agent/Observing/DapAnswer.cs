using System.Text.Json;

namespace Sonde.Agent.Observing;

/// <summary>What a debug adapter answered.</summary>
/// <param name="IsDone">Whether it did what was asked.</param>
/// <param name="Problem">Why not, in its words; null where it did.</param>
/// <param name="Body">The answer's body; of kind Undefined where there is none.</param>
internal sealed record DapAnswer(bool IsDone, string? Problem, JsonElement Body);
