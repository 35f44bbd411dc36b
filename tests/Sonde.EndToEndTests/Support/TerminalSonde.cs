using System.Collections;
using System.Globalization;
using System.Text;
using Sonde.Agent.Launching;
using Sonde.Agent.Native;
using Sonde.Agent.Programs;

namespace Sonde.EndToEndTests.Support;

/// <summary>A published <c>sonde</c> at a terminal of its own, as a person has it.</summary>
internal sealed class TerminalSonde : IAsyncDisposable
{
    private static readonly DescriptorWatch Watch = new();

    private readonly int _master;
    private readonly int _slave;
    private readonly DescriptorStream _stream;
    private readonly StringBuilder _seen = new();
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;
    private int _taken;

    private TerminalSonde(int columns, int rows)
    {
        (_master, _slave) = PseudoTerminal.Open(columns, rows);
        _stream = new DescriptorStream(Descriptor.Duplicate(_master), Watch);
        _reading = ReadAsync();
    }

    /// <summary>Its process.</summary>
    public int Id { get; private set; }

    /// <summary>All that the terminal showed.</summary>
    public string Text
    {
        get
        {
            lock (_gate)
            {
                return _seen.ToString();
            }
        }
    }

    /// <summary>Starts it.</summary>
    public static async Task<TerminalSonde> StartAsync(int columns, int rows, params string[] words)
    {
        var terminal = new TerminalSonde(columns, rows);
        var started = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);

        // The agent becomes sonde, with the terminal in control; it dies with the thread that started it, which waits for it.
        string[] all =
        [
            "sonde-agent", "become", "--parent", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), "--directory", Path.GetTempPath(), "--input", "terminal", "--",
            SondePrograms.Sonde, .. words,
        ];
        var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(static entry => (string)entry.Key is not ("TERM" or "SONDE_CONFIG" or "KUBECONFIG"))
            .Select(static entry => $"{entry.Key}={entry.Value}").Append("TERM=xterm").ToArray();
        new Thread(() => terminal.Run(all, variables, started)) { IsBackground = true }.Start();
        terminal.Id = await started.Task;
        return terminal;
    }

    /// <summary>Waits until the terminal shows a text, after what the last call of this saw.</summary>
    public async Task SeesAsync(string text, double seconds = 30)
    {
        await Eventually.IsTrueAsync(() => Text.IndexOf(text, _taken, StringComparison.Ordinal) >= 0, $"\"{text}\" at the terminal", seconds, () => Text);
        _taken = Text.IndexOf(text, _taken, StringComparison.Ordinal) + text.Length;
    }

    /// <summary>Presses keys.</summary>
    public async Task TypeAsync(string keys) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(keys));

    /// <summary>Makes the terminal another size.</summary>
    public void Resize(int columns, int rows) => PseudoTerminal.Resize(_master, columns, rows);

    /// <summary>Its end: the exit code, 128 + N for signal N.</summary>
    public Task<int> ExitAsync(double seconds = 30) => Eventually.WithinAsync(_exited.Task, "the end of sonde", seconds, () => Text);

    /// <summary>The terminal's settings, as <c>stty</c> writes them down.</summary>
    public Task<string> SettingsAsync() => Command.NeedAsync("stty", "-g", "-F", $"/proc/{Environment.ProcessId}/fd/{_slave}");

    public async ValueTask DisposeAsync()
    {
        if (!_exited.Task.IsCompleted)
        {
            Signal.Send(Id, Signal.Kill);
            await ExitAsync();
        }

        await _stream.DisposeAsync();
        await _reading;
        _ = Libc.Close(_slave);
        _ = Libc.Close(_master);
    }

    private unsafe void Run(string[] words, string[] variables, TaskCompletionSource<int> started)
    {
        var id = Spawner.Start(new ChildStart(Agent.AgentPrograms.Agent, words, variables, _slave, _slave, _slave));
        started.SetResult(id);
        int status;
        while (Libc.WaitForChild(id, &status, 0) < 0)
        {
            // Interrupted.
        }

        _exited.SetResult(ExitStatus.ToCode(status));
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[4096];
        try
        {
            int count;
            while ((count = await _stream.ReadAsync(buffer)) > 0)
            {
                lock (_gate)
                {
                    _seen.Append(Encoding.UTF8.GetString(buffer, 0, count));
                }
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException)
        {
            // The test is over.
        }
    }
}
