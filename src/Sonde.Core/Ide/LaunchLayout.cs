using Sonde.Core.Ide.Jsonc;

namespace Sonde.Core.Ide;

/// <summary>How a launch.json is written: an addition in the same manner does not stand out in the user's diff.</summary>
/// <param name="NewLine">CRLF, LF, CR, or null for a file of one line, which stays one.</param>
/// <param name="Unit">One step of indentation: tabs or spaces; four spaces (Visual Studio Code's own) where nothing tells.</param>
internal sealed record LaunchLayout(string? NewLine, string Unit)
{
    private const string DefaultUnit = "    ";

    public static LaunchLayout Of(JsoncText json)
    {
        var text = json.Text;
        var lineFeed = text.IndexOf('\n');
        var newLine = lineFeed switch
        {
            > 0 when text[lineFeed - 1] == '\r' => "\r\n",
            >= 0 => "\n",
            _ when text.Contains('\r') => "\r",
            _ => json.Root is { Members.Count: > 0 } ? null : "\n",
        };
        var first = json.Root?.Members.Count > 0 ? json.Root.Members[0].Value : null;
        var unit = first is null ? DefaultUnit : LineIndentation(text, first.Start);
        return new(newLine, unit.Length is 0 or > 16 ? DefaultUnit : unit);
    }

    /// <summary>The white space at the beginning of the line on which <paramref name="position"/> is.</summary>
    public static string LineIndentation(string text, int position)
    {
        var start = position == 0 ? 0 : text.LastIndexOfAny(['\r', '\n'], position - 1) + 1;
        var end = start;
        while (end < position && text[end] is ' ' or '\t')
        {
            end++;
        }

        return text[start..end];
    }

    /// <summary>Whether only white space stands before <paramref name="position"/> on its line.</summary>
    public static bool StartsLine(string text, int position)
    {
        var index = position - 1;
        while (index >= 0 && text[index] is ' ' or '\t')
        {
            index--;
        }

        return index >= 0 && text[index] is '\r' or '\n';
    }
}
