using System.Globalization;

namespace Sonde.Core.Settings;

/// <summary>How a duration is written on the command line and in the configuration: <c>30s</c>, <c>5m</c>, <c>1h30m</c>.</summary>
public static class DurationText
{
    /// <summary>What to tell somebody who wrote it otherwise.</summary>
    public const string Form = "a number and a unit: 30s, 5m, 1h30m";

    private const int MaximumDigits = 6;

    /// <summary>Parses hours, minutes and seconds, each at most once and in this order. A number without a unit is refused: nobody knows which.</summary>
    /// <returns>False where the text has another form; the value is then zero.</returns>
    public static bool TryParse(string text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        var total = TimeSpan.Zero;
        var units = "hms".AsSpan();
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOfAnyExceptInRange('0', '9');
            var unit = end > 0 ? units.IndexOf(rest[end]) : -1;
            if (unit < 0 || end > MaximumDigits)
            {
                return false;
            }

            var count = int.Parse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture);
            total += count * Length(units[unit]);
            units = units[(unit + 1)..];
            rest = rest[(end + 1)..];
        }

        value = total;
        return text.Length > 0;
    }

    /// <summary>Writes it in the same form: <c>1h30m</c>; fractions of a second are left out.</summary>
    public static string Format(TimeSpan value)
    {
        var hours = (int)value.TotalHours;
        var parts = (hours > 0 ? $"{hours}h" : "") + (value.Minutes > 0 ? $"{value.Minutes}m" : "") + (value.Seconds > 0 ? $"{value.Seconds}s" : "");
        return parts.Length > 0 ? parts : "0s";
    }

    private static TimeSpan Length(char unit) => unit switch
    {
        'h' => TimeSpan.FromHours(1),
        'm' => TimeSpan.FromMinutes(1),
        _ => TimeSpan.FromSeconds(1),
    };
}
