using System.Text;

namespace Sonde.Cli.Terminal;

/// <summary>
/// Turns lines into characters. The only place that writes escapes, and the place where text loses those that it brought along: whatever
/// a server, an image or an IDE calls itself cannot move the cursor or set the window's title.
/// </summary>
/// <param name="hasColour">Whether tones become colours.</param>
/// <param name="isUnicode">Whether marks beyond ASCII are kept.</param>
internal sealed class Painter(bool hasColour, bool isUnicode)
{
    private const string Reset = "\e[0m";

    /// <summary>Paints a whole line.</summary>
    public string Paint(Line line) => Paint(line, int.MaxValue);

    /// <summary>Paints a line and cuts it with an ellipsis where it would be wider than this many columns.</summary>
    public string Paint(Line line, int columns)
    {
        var text = new StringBuilder();
        var ellipsis = isUnicode ? "…" : "...";
        var clean = line.Stretches.Select(stretch => (Text: Clean(stretch.Text), stretch.Tone)).ToArray();
        var room = clean.Sum(stretch => (long)Columns.Of(stretch.Text)) <= columns ? int.MaxValue : Math.Max(columns - ellipsis.Length, 0);
        var isCut = room < int.MaxValue;
        foreach (var (stretch, tone) in clean)
        {
            var fits = isCut ? Columns.Cut(stretch, room) : stretch;
            room -= isCut ? Columns.Of(fits) : 0;
            Append(text, fits, tone);
            if (fits.Length < stretch.Length)
            {
                break;
            }
        }

        return isCut ? text.Append(ellipsis).ToString() : text.ToString();
    }

    private string Clean(string text) => isUnicode ? CleanText.From(text) : PlainMarks.From(CleanText.From(text));

    private void Append(StringBuilder text, string stretch, Tone tone)
    {
        var colour = hasColour && stretch.Length > 0 ? Colour(tone) : null;
        if (colour is null)
        {
            text.Append(stretch);
        }
        else
        {
            text.Append(colour).Append(stretch).Append(Reset);
        }
    }

    private static string? Colour(Tone tone) => tone switch
    {
        Tone.Plain => null,
        Tone.Strong => "\e[1m",
        Tone.Faint => "\e[2m",
        Tone.Good => "\e[32m",
        Tone.Warning => "\e[33m",
        Tone.Bad => "\e[1;31m",
        Tone.Command or Tone.First => "\e[36m",
        Tone.Second => "\e[35m",
        Tone.Third => "\e[34m",
        Tone.Fourth => "\e[92m",
        Tone.Fifth => "\e[93m",
        _ => throw new ArgumentOutOfRangeException(nameof(tone), tone, null),
    };
}
