using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;

namespace Sonde.Bench;

/// <summary>A program that was started, with its lines as they come and what it costs.</summary>
internal sealed class Child : IDisposable
{
    private static readonly double TicksPerSecond = 100; // USER_HZ of every Linux architecture that .NET runs on
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateBounded<string>(4096);

    private Child(Process process) => _process = process;

    public int Id => _process.Id;

    public Stream Input => _process.StandardInput.BaseStream;

    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Starts a program whose lines of both outputs can be awaited.</summary>
    public static Child Start(string program, params string[] arguments)
    {
        var child = Make(program, arguments);
        child._process.OutputDataReceived += child.Take;
        child._process.ErrorDataReceived += child.Take;
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Starts a program whose standard streams are in the caller's hand.</summary>
    public static Child StartPiped(string program, params string[] arguments)
    {
        var child = Make(program, arguments);
        child._process.Start();
        return child;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>How long it took, in milliseconds, and its standard output.</returns>
    public static (double Milliseconds, string Output) Run(string program, params string[] arguments)
    {
        using var child = Make(program, arguments);
        var began = Stopwatch.GetTimestamp();
        child._process.Start();
        child._process.StandardInput.Close();
        var errors = child._process.StandardError.ReadToEndAsync();
        var output = child._process.StandardOutput.ReadToEnd();
        child._process.WaitForExit();
        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return child._process.ExitCode == 0
            ? (took, output)
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {errors.Result}{output}");
    }

    /// <summary>Waits for a line that holds the text.</summary>
    public async Task<string> WaitForAsync(string text, TimeSpan limit)
    {
        using var clock = new CancellationTokenSource(limit);
        var seen = new List<string>();
        try
        {
            await foreach (var line in _lines.Reader.ReadAllAsync(clock.Token))
            {
                if (line.Contains(text, StringComparison.Ordinal))
                {
                    return line;
                }

                seen.Add(line);
            }
        }
        catch (OperationCanceledException)
        {
            // Told below, with what came instead.
        }

        throw new InvalidOperationException($"{_process.StartInfo.FileName} never said \"{text}\" but:\n{string.Join('\n', seen)}");
    }

    /// <summary>User and system time so far, in seconds.</summary>
    public double CpuSeconds() => CpuSeconds(Id);

    /// <summary>Resident memory now, in MB (10^6 bytes).</summary>
    public static double ResidentMegabytes(int processId) => StatusKilobytes(processId, "VmRSS:") * 1024 / 1e6;

    /// <summary>Asks it to end (SIGINT) and waits.</summary>
    public async Task InterruptAsync()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-INT", Id.ToString(CultureInfo.InvariantCulture)]);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            await _process.WaitForExitAsync(limit.Token);
        }
    }

    public void Dispose()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended, or never began.
        }

        _process.Dispose();
    }

    private static Child Make(string program, string[] arguments) => new(new Process
    {
        StartInfo = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        },
    });

    private static double CpuSeconds(int processId)
    {
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    private static double StatusKilobytes(int processId, string key)
    {
        // A process that has ended and waits for its parent has no memory any more.
        var line = File.ReadLines($"/proc/{processId}/status").FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    private void Take(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is { } text)
        {
            _lines.Writer.TryWrite(text);
        }
        else
        {
            _lines.Writer.TryComplete();
        }
    }
}
