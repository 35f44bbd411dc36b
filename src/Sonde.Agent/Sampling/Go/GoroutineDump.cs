namespace Sonde.Agent.Sampling.Go;

/// <summary>What all goroutines of a program were doing, one shortly after the other.</summary>
/// <param name="Count">How many there were, the dead ones left out.</param>
/// <param name="Groups">Those that did the same together, the most first.</param>
internal sealed record GoroutineDump(int Count, IReadOnlyList<Goroutine> Groups)
{
    /// <summary>Those whose stack changed while it was read; they are told without one.</summary>
    public int Torn { get; init; }

    /// <summary>Those that were not read, because there are too many.</summary>
    public int Unread { get; init; }
}
