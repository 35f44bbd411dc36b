using System.Globalization;

namespace Sonde.Core.Watching;

/// <summary>A line of a source file as the user names it: <c>main.go:42</c>, <c>pricing/pricing.go:10</c>, a full path.</summary>
/// <param name="File">The end of the file's path, or all of it; not empty, with slashes.</param>
/// <param name="Line">1 to 10,000,000.</param>
public sealed record LinePlace(string File, int Line)
{
    /// <summary>What to tell somebody who wrote it otherwise.</summary>
    public const string Form = "FILE:LINE, as main.go:42";

    private const int MostLine = 10_000_000;
    private const int MostCharacters = 1000;

    /// <summary>Parses one.</summary>
    /// <returns>False where it has another form.</returns>
    public static bool TryParse(string text, out LinePlace? place)
    {
        place = null;
        var colon = text.LastIndexOf(':');
        if (colon <= 0
            || colon > MostCharacters
            || text.Any(char.IsControl)
            || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var line)
            || line is < 1 or > MostLine)
        {
            return false;
        }

        var path = text.AsSpan(0, colon);
        while (path is ['.', '/' or '\\', ..])
        {
            path = path[2..];
        }

        var file = path.ToString().Replace('\\', '/');
        place = file.Length > 0 && !file.EndsWith('/') ? new LinePlace(file, line) : null;
        return place is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}");
}
