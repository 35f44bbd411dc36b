using Sonde.Core.Profiling;

namespace Sonde.Core.Topping;

/// <summary>One way to watch a process interval by interval. Holds nothing.</summary>
internal interface ITopSource
{
    /// <summary>The runtimes that it is for.</summary>
    IReadOnlyList<string> Runtimes { get; }

    /// <summary>What it can tell of their processes; what is told where nobody asks for anything first.</summary>
    IReadOnlyList<TopType> Types { get; }

    /// <summary>Watches until it is ended.</summary>
    /// <param name="task">What is wanted; its duration is the interval's.</param>
    /// <param name="take">Takes each interval.</param>
    /// <param name="ending">Ends it, which is no error.</param>
    /// <returns>Why this is no way to this process; null where it was one.</returns>
    /// <exception cref="Faults.FaultException">It is the way, and nothing can be told.</exception>
    /// <exception cref="IOException">The link broke.</exception>
    Task<string?> RunAsync(ProfileTask task, Action<TopInterval> take, CancellationToken ending);
}
