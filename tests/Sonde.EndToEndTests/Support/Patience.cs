using System.Globalization;

namespace Sonde.EndToEndTests.Support;

/// <summary>
/// Limits are meant for a machine that does nothing else. Where more programs want to run than there are processors, everything takes longer
/// by no fault of ours: the limits grow with the queue, at most sixfold.
/// </summary>
internal static class Patience
{
    private const double Most = 6;

    /// <summary>So long, on a machine as busy as this one is now.</summary>
    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds * Factor());

    private static double Factor()
    {
        // The first figure of /proc/loadavg: programs that run or wait to, over a minute (proc(5)).
        var load = double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
        return Math.Clamp(load / Environment.ProcessorCount, 1, Most);
    }
}
