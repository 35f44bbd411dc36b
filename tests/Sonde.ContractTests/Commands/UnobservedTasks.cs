using System.Collections.Concurrent;
using Sonde.ContractTests.Commands;

[assembly: AssemblyFixture(typeof(UnobservedTasks))]

namespace Sonde.ContractTests.Commands;

/// <summary>A task of ours that failed and that nobody looked at is a failure of the whole suite.</summary>
public sealed class UnobservedTasks : IDisposable
{
    private static readonly string[] OurCode = ["at Sonde.Core.", "at Sonde.Cli.", "at Sonde.Kubernetes.", "at Sonde.Tunnel."];

    private readonly ConcurrentQueue<string> _seen = new();

    public UnobservedTasks() => TaskScheduler.UnobservedTaskException += Take;

    public void Dispose()
    {
        // Tasks tell of themselves when they are collected.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        TaskScheduler.UnobservedTaskException -= Take;
        if (!_seen.IsEmpty)
        {
            throw new InvalidOperationException($"nobody looked at: {string.Join("; ", _seen)}");
        }
    }

    private void Take(object? sender, UnobservedTaskExceptionEventArgs failure)
    {
        // Doubles of a network lose the reads that they cut off; what is at stake is Sonde's own code.
        if (failure.Exception.ToString() is var text && OurCode.Any(place => text.Contains(place, StringComparison.Ordinal)))
        {
            _seen.Enqueue(text);
        }
    }
}
