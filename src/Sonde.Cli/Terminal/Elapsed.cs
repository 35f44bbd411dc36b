using System.Globalization;

namespace Sonde.Cli.Terminal;

/// <summary>Durations for people: <c>64 ms</c>, <c>8.1 s</c>, <c>4 min 12 s</c>, <c>2 h 5 min</c>.</summary>
internal static class Elapsed
{
    /// <summary>From milliseconds.</summary>
    public static string Text(double milliseconds) => milliseconds is > 0 and < 0.5 ? "under 1 ms"
        : milliseconds < 999.5
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(milliseconds, 0):0} ms")
        : Seconds(milliseconds / 1000);

    /// <summary>From seconds, never in milliseconds: for clocks that count up.</summary>
    public static string Seconds(double seconds)
    {
        if (seconds < 59.95)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{Math.Max(seconds, 0):0.0} s");
        }

        var whole = (long)Math.Min(Math.Round(seconds), long.MaxValue / 2);
        return whole < 3600 ? Two(whole / 60, "min", whole % 60, "s")
            : whole < 86400 ? Two(whole / 3600, "h", whole % 3600 / 60, "min")
            : Two(whole / 86400, "d", whole % 86400 / 3600, "h");
    }

    private static string Two(long first, string firstUnit, long second, string secondUnit) =>
        string.Create(CultureInfo.InvariantCulture, $"{first} {firstUnit}") + (second > 0 ? string.Create(CultureInfo.InvariantCulture, $" {second} {secondUnit}") : "");
}
