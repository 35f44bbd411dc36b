using System.Globalization;

namespace Sonde.Agent.Sampling.Go;

/// <summary>The version of Go that a program says that it was built with.</summary>
internal static class GoVersion
{
    /// <summary>Without the word before it: <c>1.24.4</c>.</summary>
    public static string Number(string text) => text.StartsWith("go", StringComparison.Ordinal) ? text[2..] : text;

    /// <summary>24 for <c>go1.24.4</c>, <c>go1.24rc1</c> and <c>devel go1.24-0123abc</c>; null for what is no version of Go 1.</summary>
    public static int? Minor(string text)
    {
        const string prefix = "go1.";
        var at = text.IndexOf(prefix, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var digits = new string([.. text.Skip(at + prefix.Length).TakeWhile(char.IsAsciiDigit)]);
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var minor) ? minor : null;
    }
}
