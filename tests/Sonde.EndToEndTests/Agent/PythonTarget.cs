using System.Diagnostics;

namespace Sonde.EndToEndTests.Agent;

/// <summary>A Python server on the loopback that runs for one test.</summary>
internal sealed class PythonTarget : IDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(60) };

    private readonly Process _process;
    private readonly List<string> _complaints = [];

    private PythonTarget(Process process, int port) => (_process, Port) = (process, port);

    /// <summary>The interpreters to test with; the ./test script names them.</summary>
    public static IReadOnlyList<string> Interpreters { get; } =
        (Environment.GetEnvironmentVariable("SONDE_TEST_PYTHONS") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Where debugpy's modules are.</summary>
    public static string Debugpy => Environment.GetEnvironmentVariable("SONDE_TEST_DEBUGPY") ?? "";

    public static string Script { get; } = SourceFile();

    public int Id => _process.Id;

    public int Port { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>What it wrote to its standard error.</summary>
    public string Complaints
    {
        get
        {
            lock (_complaints)
            {
                return string.Join('\n', _complaints);
            }
        }
    }

    /// <summary>How many threads it has.</summary>
    public int Threads => Directory.GetDirectories($"/proc/{Id}/task").Length;

    /// <summary>How many sockets it holds.</summary>
    public int Sockets => Directory.GetFileSystemEntries($"/proc/{Id}/fd").Count(entry => new FileInfo(entry).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);

    /// <param name="interpreter">One of <see cref="Interpreters"/>.</param>
    /// <param name="options">Python's own, before the script.</param>
    /// <param name="more">The script's, after the port.</param>
    public static async Task<PythonTarget> StartAsync(string interpreter, string[]? options = null, params string[] more)
    {
        Assert.SkipUnless(File.Exists(interpreter) && Directory.Exists(Debugpy), "SONDE_TEST_PYTHONS must name interpreters, and SONDE_TEST_DEBUGPY the folder of pydevd.py.");
        var port = GoTarget.FreePort();
        var process = Process.Start(new ProcessStartInfo(interpreter, [.. options ?? [], "-B", Script, $"{port}", .. more]) { RedirectStandardError = true })!;
        var target = new PythonTarget(process, port);
        process.ErrorDataReceived += target.Complain;
        process.BeginErrorReadLine();
        await Eventually.IsTrueAsync(() => target.HasExited || Support.Listeners.Listens(port), "the Python server listens");
        Assert.False(target.HasExited, $"the Python server ended as it started: {target.Complaints}");
        return target;
    }

    /// <summary>One request; ends when the target answers it.</summary>
    public async Task<string> DoubleAsync(int number) => await Http.GetStringAsync($"http://127.0.0.1:{Port}/{number}", TestContext.Current.CancellationToken);

    /// <summary>Fails unless the target is there and answers two requests.</summary>
    public async Task ServesOnAsync()
    {
        Assert.False(HasExited, $"the target died: {Complaints}");
        Assert.Equal("6\n", await Eventually.WithinAsync(DoubleAsync(3), "an answer of the target", 8));
        Assert.Equal("8\n", await Eventually.WithinAsync(DoubleAsync(4), "a second answer of the target", 8));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit(TimeSpan.FromSeconds(10));
        _process.Dispose();
    }

    private void Complain(object sender, DataReceivedEventArgs line)
    {
        lock (_complaints)
        {
            if (line.Data is { } text)
            {
                _complaints.Add(text);
            }
        }
    }

    private static string SourceFile([System.Runtime.CompilerServices.CallerFilePath] string path = "") =>
        Path.GetFullPath(Directory.Exists(Path.Combine(Path.GetDirectoryName(path)!, "../../targets"))
            ? Path.Combine(Path.GetDirectoryName(path)!, "../../targets/python/server.py")
            : Path.Combine(AppContext.BaseDirectory, "../../../../tests/targets/python/server.py"));
}
