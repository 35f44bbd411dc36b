using System.Text.RegularExpressions;
using Sonde.Core.Reports;

namespace Sonde.Cli.Terminal;

/// <summary>A line of a target's log.</summary>
internal static partial class LogText
{
    /// <summary>Writes it. Whole escape sequences go here, with the colours that many loggers write; what is left of others the painter takes out.</summary>
    public static void Write(LogReport log, Page page)
    {
        if (log.DroppedBefore is { } dropped)
        {
            page.Add($"({Counted.Text(dropped, "line")} left out here: this terminal was too slow)", Tone.Warning);
        }

        page.Add(new Line(Escapes().Replace(log.Text, "")).Add(log.IsCut ? " … (the rest of this line is left out)" : "", Tone.Warning));
    }

    /// <summary>ECMA-48: control sequences, and strings up to their terminator (BEL or ST).</summary>
    [GeneratedRegex(@"\e\[[0-?]*[ -/]*[@-~]|\e[\]P^_X][^\a\e]*(\a|\e\\)?", RegexOptions.None, 1000)]
    private static partial Regex Escapes();
}
