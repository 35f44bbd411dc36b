using System.Globalization;
using System.Text;
using Sonde.Cli.Terminal;
using Sonde.Core.Programs;

namespace Sonde.Testing.Cli;

/// <summary>A terminal that remembers what was written; a pipe unless told otherwise.</summary>
public sealed class RecordingTerminal : ITerminal
{
    private readonly StringBuilder _answer = new();
    private readonly StringBuilder _talk = new();

    public RecordingTerminal()
    {
        Answer = TextWriter.Synchronized(new StringWriter(_answer, CultureInfo.InvariantCulture));
        Talk = TextWriter.Synchronized(new StringWriter(_talk, CultureInfo.InvariantCulture));
    }

    public TextWriter Answer { get; init; }

    public TextWriter Talk { get; init; }

    public bool IsAnswerWatched { get; init; }

    public bool IsTalkWatched { get; init; }

    public bool TakesEscapes { get; init; } = true;

    public bool IsUnicode { get; init; } = true;

    public int Width { get; set; } = 80;

    /// <summary>Standard output so far.</summary>
    public string AnswerText => Read(Answer, _answer);

    /// <summary>Standard error so far.</summary>
    public string TalkText => Read(Talk, _talk);

    /// <summary>Where a protocol is spoken; nothing comes in, and nobody reads, unless a test says otherwise.</summary>
    public (Stream Input, Stream Output) Streams { get; init; } = (Stream.Null, Stream.Null);

    public (Stream Input, Stream Output) OpenStreams() => Streams;

    /// <summary>For a program that runs elsewhere.</summary>
    public RecordingConsole ProgramConsole { get; init; } = new();

    public IProgramConsole OpenConsole() => ProgramConsole;

    /// <summary>A terminal that somebody looks at.</summary>
    public static RecordingTerminal Watched() => new() { IsAnswerWatched = true, IsTalkWatched = true };

    private static string Read(TextWriter gate, StringBuilder text)
    {
        // A synchronized writer locks itself; a growing StringBuilder must not be read meanwhile.
        lock (gate)
        {
            return text.ToString();
        }
    }
}
