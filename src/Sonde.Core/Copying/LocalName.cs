namespace Sonde.Core.Copying;

/// <summary>Which names of a target this machine can have. Pure.</summary>
internal static class LocalName
{
    private static readonly string[] Reserved = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

    /// <summary>What is wrong with it; null for nothing. <see cref="Tunnel.Copying.CopyName"/> has judged it before.</summary>
    /// <param name="name">Parts with slashes between them.</param>
    /// <param name="isWindows">Whose rules: there other letters divide a path, name a drive or a stream, and some names are devices.</param>
    public static string? Judge(string name, bool isWindows) =>
        isWindows && name.Length > 0 && name.Split('/').Any(IsImpossible) ? "cannot be had on Windows" : null;

    private static bool IsImpossible(string part)
    {
        var stem = part.Split('.')[0].TrimEnd();
        return part.Any(static letter => letter < ' ' || letter is '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|')
            || part[^1] is '.' or ' '
            || Reserved.Contains(stem, StringComparer.OrdinalIgnoreCase)
            || (stem.Length == 4 && (stem.StartsWith("COM", StringComparison.OrdinalIgnoreCase) || stem.StartsWith("LPT", StringComparison.OrdinalIgnoreCase)) && char.IsDigit(stem[3]));
    }
}
