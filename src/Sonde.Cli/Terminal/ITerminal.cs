using Sonde.Core.Programs;

namespace Sonde.Cli.Terminal;

/// <summary>Where words go: standard output takes the answer, standard error the talk. Both writers may be used from several threads.</summary>
internal interface ITerminal
{
    /// <summary>Standard output.</summary>
    TextWriter Answer { get; }

    /// <summary>Standard error.</summary>
    TextWriter Talk { get; }

    /// <summary>Whether somebody looks at standard output: it is a terminal.</summary>
    bool IsAnswerWatched { get; }

    /// <summary>Whether somebody looks at standard error.</summary>
    bool IsTalkWatched { get; }

    /// <summary>Whether the terminal obeys ANSI escapes.</summary>
    bool TakesEscapes { get; }

    /// <summary>Whether characters beyond ASCII arrive.</summary>
    bool IsUnicode { get; }

    /// <summary>Columns of the terminal; at least 20.</summary>
    int Width { get; }

    /// <summary>Standard input and output as bytes, for a verb that speaks a protocol there; nothing may be written to <see cref="Answer"/> besides.</summary>
    (Stream Input, Stream Output) OpenStreams();

    /// <summary>All of it, for a program that runs elsewhere; nothing may be written to <see cref="Answer"/> besides.</summary>
    IProgramConsole OpenConsole();
}
