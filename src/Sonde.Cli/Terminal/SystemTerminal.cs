using System.Text;
using Sonde.Core.Programs;

namespace Sonde.Cli.Terminal;

/// <summary>The terminal or the pipes that the process was started with.</summary>
internal sealed class SystemTerminal : ITerminal
{
    private const int LeastWidth = 20;
    private const int WidthWhenUnknown = 80;

    private readonly Lazy<SystemConsole> _console;

    /// <summary>Opens it.</summary>
    /// <param name="variable">Reads the environment: TERM and the locale.</param>
    public SystemTerminal(Func<string, string?> variable)
    {
        IsAnswerWatched = !Console.IsOutputRedirected;
        IsTalkWatched = !Console.IsErrorRedirected;
        IsUnicode = Locale.IsUnicode(variable, Console.OutputEncoding.CodePage);
        TakesEscapes = !string.Equals(variable("TERM"), "dumb", StringComparison.Ordinal)
            && (!OperatingSystem.IsWindows() || WindowsConsole.EnableEscapes(IsAnswerWatched, IsTalkWatched));

        // Streams of our own: Console.Out would load terminfo and its preamble first, a good part of the whole start.
        var encoding = Console.OutputEncoding.CodePage == Encoding.UTF8.CodePage ? new UTF8Encoding(false) : Console.OutputEncoding;
        _console = new Lazy<SystemConsole>(() => new SystemConsole(Interrupts, variable("TERM")));
        Answer = Open(Console.OpenStandardOutput(), encoding);
        Talk = Open(Console.OpenStandardError(), encoding);
    }

    /// <summary>Who is asked about Ctrl-C before it ends everything.</summary>
    public InterruptDesk Interrupts { get; } = new();

    /// <inheritdoc/>
    public TextWriter Answer { get; }

    /// <inheritdoc/>
    public TextWriter Talk { get; }

    /// <inheritdoc/>
    public bool IsAnswerWatched { get; }

    /// <inheritdoc/>
    public bool IsTalkWatched { get; }

    /// <inheritdoc/>
    public bool TakesEscapes { get; }

    /// <inheritdoc/>
    public bool IsUnicode { get; }

    /// <inheritdoc/>
    public int Width
    {
        get
        {
            try
            {
                var width = Console.WindowWidth;
                return width > 0 ? Math.Max(width, LeastWidth) : WidthWhenUnknown;
            }
            catch (IOException)
            {
                // Windows: no console at all.
                return WidthWhenUnknown;
            }
        }
    }

    /// <inheritdoc/>
    public (Stream Input, Stream Output) OpenStreams() => (Console.OpenStandardInput(), Console.OpenStandardOutput());

    /// <inheritdoc/>
    public IProgramConsole OpenConsole() => _console.Value;

    /// <summary>Before the process ends, whoever may still have the terminal: as it was found.</summary>
    public void Restore()
    {
        if (_console.IsValueCreated)
        {
            _console.Value.Restore();
        }
    }

    private static TextWriter Open(Stream stream, Encoding encoding) =>
        TextWriter.Synchronized(new StreamWriter(stream, encoding, 4096) { NewLine = "\n" });
}
