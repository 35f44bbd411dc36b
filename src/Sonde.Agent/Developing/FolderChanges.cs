using Sonde.Tunnel.Code;

namespace Sonde.Agent.Developing;

/// <summary>What one look found.</summary>
/// <param name="Records">What changed, and what is gone.</param>
/// <param name="Left">So many files have changed and are too large, or cannot be read.</param>
/// <param name="Milliseconds">How long it took.</param>
internal sealed record FolderChanges(IReadOnlyList<SyncRecord> Records, int Left, int Milliseconds);
