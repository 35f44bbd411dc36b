using Sonde.Tunnel.Control;

namespace Sonde.Agent.Observing;

/// <summary>The pauses of an observation's hits. Not safe for several threads.</summary>
internal sealed class PauseRecord
{
    /// <summary>So many hits at the most are recorded: 800 kB of figures.</summary>
    public const int Most = 100_000;

    private readonly List<double> _pauses = [];

    /// <summary>How many there were.</summary>
    public int Hits => _pauses.Count;

    /// <summary>How many of them were not told.</summary>
    public int Dropped { get; set; }

    /// <summary>How many took longer than the bound.</summary>
    public int OverBound { get; set; }

    /// <summary>A hit held the target for so long.</summary>
    public void Add(TimeSpan pause) => _pauses.Add(pause.TotalMilliseconds);

    /// <summary>The figures.</summary>
    /// <param name="mostShare">As in <see cref="ObservationFigures.MostShare"/>.</param>
    public ObservationFigures Figures(double mostShare)
    {
        double[] sorted = [.. _pauses.Order()];
        return new ObservationFigures(
            Hits, Dropped, OverBound, Quantile(sorted, 50), Quantile(sorted, 99), sorted.LastOrDefault(), sorted.Sum(), mostShare);
    }

    /// <summary>By the nearest rank: a figure that was measured, never one in between.</summary>
    private static double Quantile(double[] sorted, int percent) =>
        sorted.Length == 0 ? 0 : sorted[(sorted.Length * percent + 99) / 100 - 1];
}
