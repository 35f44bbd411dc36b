using System.Text.RegularExpressions;

namespace Sonde.Core.Faults;

/// <summary>Words of commands that are to be pasted into a shell. Pure.</summary>
public static partial class ShellWord
{
    /// <summary>The text as one word that the shell changes nothing of: as it stands, or in single quotes.</summary>
    public static string Quote(string text) => Plain().IsMatch(text) ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^[A-Za-z0-9@%+=:,./_-]+\z", RegexOptions.None, 1000)]
    private static partial Regex Plain();
}
