namespace Sonde.Core.Sockets;

/// <summary>Something conspicuous about sockets, with what shows it and what to do next.</summary>
/// <param name="Name">One of <see cref="SocketFindingNames"/>: stable, for programs.</param>
/// <param name="Summary">One sentence, without a full stop.</param>
/// <param name="Evidence">What shows it, each a line.</param>
/// <param name="Next">What to do next: each a command to paste or a sentence (<see cref="Faults.NextStep"/>); at least one.</param>
public sealed record SocketFinding(string Name, string Summary, IReadOnlyList<string> Evidence, IReadOnlyList<string> Next);
