using System.Text;
using Sonde.Core.Programs;

namespace Sonde.Testing.Cli;

/// <summary>A console that gives what a test says and remembers what was written; a pipe unless told otherwise.</summary>
public sealed class RecordingConsole : IProgramConsole
{
    private readonly SharedOutput _output = new();
    private readonly SharedOutput _error = new();

    public Stream Input { get; init; } = Stream.Null;

    public Stream Output => _output;

    public Stream Error => _error;

    public ConsoleSize? Size { get; set; }

    public string? Type { get; init; }

    /// <summary>Who takes Ctrl-C; null for nobody.</summary>
    public Func<bool>? Interrupt { get; private set; }

    /// <summary>To be called when the size has changed; null where the terminal is not handed over.</summary>
    public Action? Resized { get; private set; }

    /// <summary>What went to standard output.</summary>
    public string OutputText => _output.Text;

    /// <summary>What went to standard error.</summary>
    public string ErrorText => _error.Text;

    public IDisposable TakeInterrupts(Func<bool> take)
    {
        Interrupt = take;
        return new Undoing(() => Interrupt = null);
    }

    public IDisposable HandOver(Action onResize)
    {
        Resized = onResize;
        return new Undoing(() => Resized = null);
    }

    private sealed class Undoing(Action undo) : IDisposable
    {
        public void Dispose() => undo();
    }

    /// <summary>Several threads: one writes, another looks.</summary>
    private sealed class SharedOutput : MemoryStream
    {
        private readonly Lock _gate = new();

        public string Text
        {
            get
            {
                lock (_gate)
                {
                    return Encoding.UTF8.GetString(ToArray());
                }
            }
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            lock (_gate)
            {
                base.Write(buffer);
            }
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            lock (_gate)
            {
                Write(buffer.Span);
                return ValueTask.CompletedTask;
            }
        }
    }
}
