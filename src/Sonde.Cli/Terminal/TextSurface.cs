namespace Sonde.Cli.Terminal;

/// <summary>The terminal with what was decided about it: colours, marks, widths. Remembers an answer that could not be written.</summary>
internal sealed class TextSurface
{
    private readonly Painter _answerPainter;

    /// <summary>Decides.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="variable">Reads the environment: NO_COLOR (no-color.org: any value but the empty one counts).</param>
    /// <param name="isColourless">--no-color.</param>
    public TextSurface(ITerminal terminal, Func<string, string?> variable, bool isColourless)
    {
        Terminal = terminal;
        var takesColour = terminal.TakesEscapes && !isColourless && string.IsNullOrEmpty(variable("NO_COLOR"));
        _answerPainter = new Painter(takesColour && terminal.IsAnswerWatched, terminal.IsUnicode);
        TalkPainter = new Painter(takesColour && terminal.IsTalkWatched, terminal.IsUnicode);
    }

    /// <summary>The terminal.</summary>
    public ITerminal Terminal { get; }

    /// <summary>Paints for standard error.</summary>
    public Painter TalkPainter { get; }

    /// <summary>Whether a line can be drawn in place.</summary>
    public bool IsLive => Terminal.IsTalkWatched && Terminal.TakesEscapes;

    /// <summary>The first failure to write an answer, for the exit code; null for none. Talk that is lost changes nothing.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>A page as wide as standard output.</summary>
    public Page NewAnswerPage() => new(Terminal.IsAnswerWatched ? Terminal.Width : null);

    /// <summary>A page as wide as standard error.</summary>
    public Page NewTalkPage() => new(Terminal.IsTalkWatched ? Terminal.Width : null);

    /// <summary>Prints to standard output.</summary>
    public void Answer(IEnumerable<Line> lines) => AnswerVerbatim(Painted(_answerPainter, lines));

    /// <summary>Prints to standard error.</summary>
    public void Talk(IEnumerable<Line> lines) => TalkVerbatim(Painted(TalkPainter, lines));

    /// <summary>Prints a text as it is, scripts and JSON, to standard output.</summary>
    public void AnswerVerbatim(string text)
    {
        var failure = SafeWriting.TryWrite(Terminal.Answer, text);
        Failure ??= failure;
    }

    /// <summary>Prints a text as it is, with the escapes of a line that moves, to standard error.</summary>
    public void TalkVerbatim(string text) => SafeWriting.TryWrite(Terminal.Talk, text);

    private static string Painted(Painter painter, IEnumerable<Line> lines) => string.Concat(lines.Select(line => painter.Paint(line) + "\n"));
}
