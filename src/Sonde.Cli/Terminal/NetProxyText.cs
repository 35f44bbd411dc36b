using System.Globalization;
using Sonde.Core.Profiles;
using Sonde.Core.Reports;

namespace Sonde.Cli.Terminal;

/// <summary>What went through a proxy, and what was not reached.</summary>
internal static class NetProxyText
{
    /// <summary>Writes it.</summary>
    public static void Write(NetProxyReport report, Page page)
    {
        var figures = report.Figures;
        page.AddProse("", string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Address} for {report.Seconds:0.0} s: {ValueText.Grouped(figures.Connections)} connection{(figures.Connections == 1 ? "" : "s")} opened, {ValueText.Grouped(figures.Refused)} refused, "
            + $"{ValueText.Of(figures.Sent, ProfileUnit.Bytes)} out, {ValueText.Of(figures.Received, ProfileUnit.Bytes)} in"));
        foreach (var place in report.Unreached)
        {
            page.AddProse("  ", $"not reached: {place.Place}{(place.Count == 1 ? "" : $", {ValueText.Grouped(place.Count)} times")}: {place.Why}", Tone.Warning);
        }
    }
}
