using System.Globalization;
using System.Text.RegularExpressions;

namespace Sonde.Core.Repositories;

/// <summary>What sources say of the port and the health path, by the usual ways to write them. Pure.</summary>
/// <param name="Port">The first port, 1024 to 65535; null for none.</param>
/// <param name="Health">The first health path; null for none.</param>
internal sealed partial record SourceSigns(int? Port, string? Health)
{
    /// <summary>More are not looked at.</summary>
    public const int MostFiles = 64;

    private const int LongestMilliseconds = 200;

    /// <summary>Looks through texts, in order.</summary>
    public static SourceSigns Find(IEnumerable<string> texts)
    {
        var found = new SourceSigns(null, null);
        foreach (var text in texts.Take(MostFiles))
        {
            found = new SourceSigns(found.Port ?? PortIn(text), found.Health ?? HealthIn(text));
        }

        return found;
    }

    private static int? PortIn(string text)
    {
        try
        {
            return AnyPort().Matches(text).Select(static match => (int?)int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture))
                .FirstOrDefault(static port => port is >= 1024 and <= 65535);
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    private static string? HealthIn(string text)
    {
        try
        {
            return AnyHealth().Match(text) is { Success: true } match ? match.Groups["path"].Value : null;
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    // PORT || 8080 · "PORT", "8080" · ":8080" · "0.0.0.0:8080" · listen(3000
    [GeneratedRegex(@"\bPORT[^0-9A-Za-z_\r\n]{1,12}(?<port>[0-9]{4,5})\b|[""'/](0\.0\.0\.0|\+|\*|localhost)?:(?<port>[0-9]{4,5})[""'/]|\blisten\(\s{0,4}(?<port>[0-9]{4,5})\b", RegexOptions.ExplicitCapture, LongestMilliseconds)]
    private static partial Regex AnyPort();

    [GeneratedRegex(@"[""'`](?<path>/(healthz|livez|readyz|health|ready|ping))[""'`]", RegexOptions.ExplicitCapture, LongestMilliseconds)]
    private static partial Regex AnyHealth();
}
