using System.Text;

namespace Sonde.Cli.Terminal;

/// <summary>Whether text beyond ASCII arrives at the reader.</summary>
internal static class Locale
{
    private static readonly string[] Variables = ["LC_ALL", "LC_CTYPE", "LANG"];

    /// <summary>
    /// True for UTF-8 output, unless the locale (LC_ALL, LC_CTYPE, LANG; the first that is set) is explicitly C or POSIX. None set means a
    /// container or a service, where UTF-8 is what reads the log.
    /// </summary>
    public static bool IsUnicode(Func<string, string?> variable, int codePage)
    {
        var name = Variables.Select(variable).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        return codePage == Encoding.UTF8.CodePage && name is not ("C" or "POSIX");
    }
}
