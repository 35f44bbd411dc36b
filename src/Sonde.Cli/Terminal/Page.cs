using Sonde.Core.Faults;

namespace Sonde.Cli.Terminal;

/// <summary>Lines to be printed together.</summary>
/// <param name="width">Columns to wrap prose at; null where nobody looks, so that other programs get every sentence whole.</param>
internal sealed class Page(int? width = null)
{
    /// <summary>Wider prose is hard to read.</summary>
    private const int WidestProse = 120;

    private readonly List<Line> _lines = [];

    /// <summary>Columns that there are; null for any number.</summary>
    public int? Width => width;

    /// <summary>In order.</summary>
    public IReadOnlyList<Line> Lines => _lines;

    /// <summary>Adds a line.</summary>
    public void Add(Line line) => _lines.Add(line);

    /// <summary>Adds a line.</summary>
    public void Add(string text, Tone tone = Tone.Plain) => _lines.Add(new Line(text, tone));

    /// <summary>Adds an empty line.</summary>
    public void AddBlank() => _lines.Add(new Line());

    /// <summary>Adds a label and sentences; what follows a line end or does not fit goes below, indented by the label's width.</summary>
    public void AddProse(string label, string text, Tone labelTone = Tone.Faint, Tone tone = Tone.Plain)
    {
        var room = width is { } columns ? Math.Max(Math.Min(columns, WidestProse) - Columns.Of(label), LeastProse) : int.MaxValue;
        AddLabelled(label, Split(text).SelectMany(line => Wrap(line, room)), labelTone, tone);
    }

    /// <summary>Adds a label and something to paste: never wrapped, a line of its own for every line of it.</summary>
    public void AddVerbatim(string label, string text, Tone labelTone = Tone.Faint, Tone tone = Tone.Command) =>
        AddLabelled(label, Split(text), labelTone, tone);

    /// <summary>Adds a next step: a command as it stands, a sentence as prose.</summary>
    public void AddStep(string label, string step, Tone labelTone = Tone.Faint)
    {
        if (NextStep.IsCommand(step))
        {
            AddVerbatim(label, step, labelTone);
        }
        else
        {
            AddProse(label, step, labelTone);
        }
    }

    private const int LeastProse = 24;

    private static string[] Split(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    private void AddLabelled(string label, IEnumerable<string> lines, Tone labelTone, Tone tone)
    {
        var start = label;
        foreach (var line in lines)
        {
            _lines.Add(new Line(start, labelTone).Add(line, tone));
            start = new string(' ', Columns.Of(label));
        }
    }

    private static IEnumerable<string> Wrap(string line, int room)
    {
        while (Columns.Of(line) > room)
        {
            var head = Columns.Cut(line, room + 1);
            var space = head.LastIndexOf(' ');
            if (space <= 0)
            {
                // One long word: better too wide than torn apart.
                space = line.IndexOf(' ', head.Length - 1);
                if (space < 0)
                {
                    break;
                }
            }

            yield return line[..space].TrimEnd();
            line = line[(space + 1)..].TrimStart();
        }

        yield return line;
    }
}
