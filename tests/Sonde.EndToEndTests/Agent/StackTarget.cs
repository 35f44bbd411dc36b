using System.Diagnostics;
using System.Globalization;
using Sonde.Agent.Processes;

namespace Sonde.EndToEndTests.Agent;

/// <summary>A Go program of tests/targets/stacks that runs for one test.</summary>
internal sealed class StackTarget : IDisposable
{
    private static readonly ProcessTable Table = new();

    private readonly Process _process;

    private StackTarget(Process process) => _process = process;

    /// <summary>How it was built: the names of the files in the folder that SONDE_TEST_GO_STACKS names.</summary>
    public static TheoryData<string> Builds => Environment.GetEnvironmentVariable("SONDE_TEST_GO_STACKS") is { } folder && Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
        : ["plain"];

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public ProcessStatus? Status => Table.Status(Id);

    /// <summary>What it said before it was ready.</summary>
    public List<string> Said { get; } = [];

    /// <summary>Whether it was built so.</summary>
    public static bool Has(string build) => File.Exists(PathOf(build));

    public static async Task<StackTarget> StartAsync(string build, params string[] arguments)
    {
        var path = PathOf(build);
        Assert.SkipUnless(File.Exists(path), "SONDE_TEST_GO_STACKS must be a folder of builds of tests/targets/stacks.");
        var target = new StackTarget(Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!);
        for (var line = await target.ReadAsync(); line != "ready"; line = await target.ReadAsync())
        {
            target.Said.Add(line);
        }

        return target;
    }

    /// <summary>Gives it lines, and reads as many.</summary>
    public async Task<List<string>> AskAsync(IReadOnlyList<string> lines)
    {
        var writing = WriteAsync(lines);
        var answers = new List<string>();
        while (answers.Count < lines.Count)
        {
            answers.Add(await ReadAsync());
        }

        await writing;
        return answers;
    }

    /// <summary>One line to it, and its answer.</summary>
    public async Task<string> TellAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        return await ReadAsync();
    }

    /// <summary>The numbers that it answers a line with.</summary>
    public async Task<long[]> NumbersAsync() => [.. (await TellAsync("tell")).Split(' ').Select(static word => long.Parse(word, CultureInfo.InvariantCulture))];

    /// <summary>The states of its threads: <c>R</c>, <c>S</c>, <c>t</c> for one that its tracer has stopped.</summary>
    public IEnumerable<char> ThreadStates => Directory.GetDirectories($"/proc/{Id}/task").Select(StateOf);

    /// <summary>Its input ends, and so does it.</summary>
    public void End() => _process.StandardInput.Close();

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit(TimeSpan.FromSeconds(10));
        _process.Dispose();
    }

    private static string PathOf(string build) => Path.Combine(Environment.GetEnvironmentVariable("SONDE_TEST_GO_STACKS") ?? "", build);

    /// <summary>A thread that has ended meanwhile is none.</summary>
    private static char StateOf(string task)
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

    private async Task WriteAsync(IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
        {
            await _process.StandardInput.WriteLineAsync(line);
        }

        // An empty line has it write what it kept back.
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync();
    }

    private async Task<string> ReadAsync() =>
        await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60)) ?? throw new IOException("the program ended");
}
