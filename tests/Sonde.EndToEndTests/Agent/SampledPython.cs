using System.Diagnostics;

namespace Sonde.EndToEndTests.Agent;

/// <summary>A Python program whose stacks are known, for one test.</summary>
internal sealed class SampledPython : IDisposable
{
    private readonly Process _process;

    private SampledPython(Process process) => _process = process;

    /// <summary>The interpreters that can be sampled, of those that the ./test script names.</summary>
    public static IEnumerable<string> Interpreters => PythonTarget.Interpreters.Where(static path =>
        path.EndsWith("3.13", StringComparison.Ordinal) || path.EndsWith("3.14", StringComparison.Ordinal));

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>How many of its threads are stopped, by a tracer or a signal.</summary>
    public int Standing => Directory.GetDirectories($"/proc/{Id}/task").Count(static task => State(task) is 't' or 'T');

    /// <summary>Whether any process traces it.</summary>
    public bool IsTraced => !File.ReadAllText($"/proc/{Id}/status").Contains("TracerPid:\t0\n", StringComparison.Ordinal);

    /// <param name="interpreter">One of <see cref="Interpreters"/>.</param>
    /// <param name="what">One of the script's ways to work.</param>
    /// <param name="file">The script.</param>
    public static async Task<SampledPython> StartAsync(string interpreter, string what, string file = "stacks.py")
    {
        Assert.SkipUnless(File.Exists(interpreter), "SONDE_TEST_PYTHONS must name a python3.13 or python3.14.");
        var script = Path.Combine(Path.GetDirectoryName(PythonTarget.Script)!, file);
        var process = Process.Start(new ProcessStartInfo(interpreter, ["-B", script, what]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Assert.Equal("ready", await Eventually.WithinAsync(process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask(), "the Python program begins"));
        return new SampledPython(process);
    }

    /// <summary>Its input ends, and so does it.</summary>
    public void End() => _process.StandardInput.Close();

    /// <summary>One line to it, and its answer.</summary>
    public async Task<string> AskAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        return await Eventually.WithinAsync(_process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask(), "the answer of the Python program", 60) ?? "";
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit(TimeSpan.FromSeconds(10));
        _process.Dispose();
    }

    /// <summary>A thread that has ended meanwhile does not stand.</summary>
    private static char State(string task)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(task, "stat"));
            return text[text.LastIndexOf(')') + 2];
        }
        catch (IOException)
        {
            return 'X';
        }
    }
}
