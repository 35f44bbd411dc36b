using System.Globalization;

namespace Sonde.Core.Tracing;

/// <summary>When a call is slow, as it is written: <c>500us</c>, <c>50ms</c>, <c>2s</c>. Pure.</summary>
public static class SlowText
{
    private static readonly TimeSpan Most = TimeSpan.FromHours(1);

    private static readonly (string Unit, TimeSpan Length)[] Units = [("us", TimeSpan.FromMicroseconds(1)), ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1))];

    /// <summary>Parses it; null is null.</summary>
    /// <returns>What is wrong with it, as the end of a sentence that begins with the setting's name; null where it is good.</returns>
    public static string? Judge(string? text, out TimeSpan? time)
    {
        time = null;
        if (text is null)
        {
            return null;
        }

        foreach (var (unit, length) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal) && int.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 && count * length <= Most)
            {
                time = count * length;
                return null;
            }
        }

        return $"is \"{text}\"; it takes a number and a unit, at most an hour: 500us, 50ms, 2s";
    }
}
