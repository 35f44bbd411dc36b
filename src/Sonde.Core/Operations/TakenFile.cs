using System.Globalization;

namespace Sonde.Core.Operations;

/// <summary>Names of files that nobody named. Pure.</summary>
internal static class TakenFile
{
    /// <summary>What was taken, of whom and when: <c>capture-api-20260102-030405.pcapng</c>.</summary>
    /// <param name="what">The verb, and perhaps a kind: <c>profile</c>.</param>
    /// <param name="target">The target's short name; what a file's name should not hold is replaced.</param>
    /// <param name="at">When; in UTC, to the second.</param>
    /// <param name="end">The name's end, without the dot.</param>
    public static string Name(string what, string target, DateTimeOffset at, string end)
    {
        var name = new string([.. target.Select(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' ? letter : '-')]).Trim('-', '.');
        return string.Create(CultureInfo.InvariantCulture, $"{what}-{name}-{at.UtcDateTime:yyyyMMdd-HHmmss}.{end}");
    }
}
