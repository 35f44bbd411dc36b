namespace Sonde.Core.Programs;

/// <summary>Where a program's input comes from and its output goes on this machine, as bytes.</summary>
public interface IProgramConsole
{
    /// <summary>Standard input. A read that is cancelled may have taken bytes that are lost.</summary>
    Stream Input { get; }

    /// <summary>Standard output; a write throws <see cref="IOException"/> where nobody reads.</summary>
    Stream Output { get; }

    /// <summary>Standard error, likewise.</summary>
    Stream Error { get; }

    /// <summary>The terminal's size; null where input or output is none.</summary>
    ConsoleSize? Size { get; }

    /// <summary>TERM; null for unknown.</summary>
    string? Type { get; }

    /// <summary>Has the user's Ctrl-C asked there first, until what this returns is disposed; where it returns false, the Ctrl-C ends the session as always. Any thread.</summary>
    IDisposable TakeInterrupts(Func<bool> take);

    /// <summary>Hands the terminal over: every key is input, and every byte of output goes as it is, until what this returns is disposed.</summary>
    /// <param name="onResize">Called when <see cref="Size"/> has changed; any thread, must not block.</param>
    IDisposable HandOver(Action onResize);
}

/// <summary>A terminal's size.</summary>
/// <param name="Columns">At least 1.</param>
/// <param name="Rows">At least 1.</param>
public readonly record struct ConsoleSize(int Columns, int Rows);
