using Sonde.Tunnel.Code;

namespace Sonde.Core.Developing;

/// <summary>What an agent told of its folder.</summary>
/// <param name="Records">What changed since it told before.</param>
/// <param name="Left">So many files changed and cannot come.</param>
/// <param name="Milliseconds">How long it looked.</param>
internal sealed record SyncBackLook(IReadOnlyList<SyncRecord> Records, int Left, int Milliseconds);
