using System.Globalization;

namespace Sonde.Cli.Terminal;

/// <summary>Numbers with their noun.</summary>
internal static class Counted
{
    /// <summary><c>1 stop</c>, <c>3 stops</c>.</summary>
    public static string Text(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}") + (count == 1 ? "" : "s");
}
