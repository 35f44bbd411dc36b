namespace Sonde.Cli.Terminal;

/// <summary>One line in the making: stretches of text with their tones. The text may come from outside; the <see cref="Painter"/> cleans it.</summary>
internal sealed class Line
{
    private readonly List<(string Text, Tone Tone)> _stretches = [];

    /// <summary>Begins with a stretch.</summary>
    public Line(string text = "", Tone tone = Tone.Plain)
    {
        Add(text, tone);
    }

    /// <summary>In order.</summary>
    public IReadOnlyList<(string Text, Tone Tone)> Stretches => _stretches;

    /// <summary>Goes on.</summary>
    public Line Add(string text, Tone tone = Tone.Plain)
    {
        if (text.Length > 0)
        {
            _stretches.Add((text, tone));
        }

        return this;
    }
}
