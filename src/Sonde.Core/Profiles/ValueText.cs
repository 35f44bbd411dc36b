using System.Globalization;

namespace Sonde.Core.Profiles;

/// <summary>Values as people read them. Pure.</summary>
public static class ValueText
{
    private static readonly (double Least, double Divisor, string Unit)[] Times =
        [(3.6e12, 3.6e12, "h"), (6e10, 6e10, "min"), (1e9, 1e9, "s"), (1e6, 1e6, "ms"), (1e3, 1e3, "µs"), (0, 1, "ns")];

    private static readonly (double Least, double Divisor, string Unit)[] Sizes =
        [(Math.Pow(2, 40), Math.Pow(2, 40), "TiB"), (Math.Pow(2, 30), Math.Pow(2, 30), "GiB"), (Math.Pow(2, 20), Math.Pow(2, 20), "MiB"), (1024, 1024, "KiB"), (0, 1, "B")];

    /// <summary>With its unit: <c>1.25 s</c>, <c>4.50 MiB</c>, <c>12,345 samples</c>.</summary>
    public static string Of(long value, ProfileUnit unit) => unit switch
    {
        ProfileUnit.Nanoseconds => Scaled(value, Times),
        ProfileUnit.Bytes => Scaled(value, Sizes),
        ProfileUnit.Samples => $"{Grouped(value)} {(value == 1 ? "sample" : "samples")}",
        ProfileUnit.Count => Grouped(value),
        _ => throw new ArgumentOutOfRangeException(nameof(unit)),
    };

    /// <summary>Thousands apart: <c>12,345</c>.</summary>
    public static string Grouped(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A share: <c>12.3%</c>; of nothing it is 0.</summary>
    public static string Share(long part, long whole) => (whole == 0 ? 0 : 100.0 * part / whole).ToString("0.0", CultureInfo.InvariantCulture) + "%";

    private static string Scaled(long value, (double Least, double Divisor, string Unit)[] scale)
    {
        var (_, divisor, unit) = scale.First(step => Math.Abs((double)value) >= step.Least);
        var number = value / divisor;
        var format = divisor == 1 || Math.Abs(number) >= 100 ? "0" : Math.Abs(number) >= 10 ? "0.0" : "0.00";
        return $"{number.ToString(format, CultureInfo.InvariantCulture)} {unit}";
    }
}
