using System.Runtime.InteropServices;
using Sonde.Cli.Mcp;
using Sonde.Core.Programs;

namespace Sonde.Cli.Terminal;

/// <summary>This process's own console for a program elsewhere. Any thread.</summary>
/// <param name="interrupts">Who is asked about Ctrl-C.</param>
/// <param name="type">TERM; null for unknown.</param>
internal sealed class SystemConsole(InterruptDesk interrupts, string? type) : IProgramConsole
{
    private const int InputDescriptor = 0;
    private const int OutputDescriptor = 1;
    private const int ErrorDescriptor = 2;

    private readonly Lock _gate = new();
    private byte[]? _before;

    /// <inheritdoc/>
    public Stream Input { get; } = new CancellableInput(OperatingSystem.IsWindows() ? Console.OpenStandardInput() : new StandardDescriptor(InputDescriptor), static () => { });

    /// <inheritdoc/>
    public Stream Output { get; } = OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new StandardDescriptor(OutputDescriptor);

    /// <inheritdoc/>
    public Stream Error { get; } = OperatingSystem.IsWindows() ? Console.OpenStandardError() : new StandardDescriptor(ErrorDescriptor);

    /// <inheritdoc/>
    public string? Type => type;

    /// <summary>Consoles of Windows are not handed over: there it is null.</summary>
    public ConsoleSize? Size => OperatingSystem.IsWindows() || Console.IsInputRedirected || Console.IsOutputRedirected
        ? null
        : new ConsoleSize(Math.Max(Console.WindowWidth, 1), Math.Max(Console.WindowHeight, 1));

    /// <inheritdoc/>
    public IDisposable TakeInterrupts(Func<bool> take) => interrupts.Take(take);

    /// <inheritdoc/>
    public IDisposable HandOver(Action onResize)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("A console of Windows cannot be handed over.");
        }

        var raw = MakeRaw();
        return new Handing(
            this,
            PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => onResize()),
            PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ =>
            {
                // Whoever had the terminal meanwhile, a shell for one, has set it as they like it.
                Set(raw);
                onResize();
            }));
    }

    /// <summary>Sets the terminal as it was before it was handed over. Idempotent; does nothing where it never was.</summary>
    public void Restore()
    {
        lock (_gate)
        {
            if (_before is { } before && !OperatingSystem.IsWindows())
            {
                _before = null;
                UnixTerminal.Set(InputDescriptor, before);
            }
        }
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private byte[] MakeRaw()
    {
        lock (_gate)
        {
            _before ??= UnixTerminal.Settings(InputDescriptor) ?? throw new IOException("standard input is no terminal");
            var raw = UnixTerminal.Raw(_before);
            UnixTerminal.Set(InputDescriptor, raw);
            return raw;
        }
    }

    private void Set(byte[] raw)
    {
        lock (_gate)
        {
            if (_before is not null && !OperatingSystem.IsWindows())
            {
                UnixTerminal.Set(InputDescriptor, raw);
            }
        }
    }

    /// <summary>Takes the terminal back.</summary>
    private sealed class Handing(SystemConsole console, params PosixSignalRegistration[] registrations) : IDisposable
    {
        public void Dispose()
        {
            foreach (var registration in registrations)
            {
                registration.Dispose();
            }

            console.Restore();
        }
    }
}
