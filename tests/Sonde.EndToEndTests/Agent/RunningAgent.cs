using System.Diagnostics;
using Sonde.Agent.Native;

namespace Sonde.EndToEndTests.Agent;

/// <summary>A `sonde-agent serve` that runs for one test, in a directory of its own.</summary>
internal sealed class RunningAgent : IAsyncDisposable
{
    private readonly string _directory;
    private readonly Process _process;

    private RunningAgent(string directory, Process process) => (_directory, _process) = (directory, process);

    public int Id => _process.Id;

    public string Socket => Path.Combine(_directory, "agent.sock");

    public bool HasExited => _process.HasExited;

    public static Task<RunningAgent> StartAsync(params string[] more) => StartAsync([], more);

    /// <param name="prefix">Words that go before the agent's own and become it, as of a program that enters a namespace.</param>
    public static Task<RunningAgent> StartAfterAsync(IReadOnlyList<string> prefix) => StartAsync(prefix, []);

    private static async Task<RunningAgent> StartAsync(IReadOnlyList<string> prefix, string[] more)
    {
        var directory = Directory.CreateTempSubdirectory("sonde-agent-").FullName;
        var agent = new RunningAgent(directory, Serve(prefix, directory, more));
        try
        {
            await Eventually.IsTrueAsync(() => agent.HasExited || File.Exists(agent.Socket), "the agent listens");
            Assert.False(agent.HasExited, "the agent ended as it started");
            return agent;
        }
        catch
        {
            await agent.DisposeAsync();
            throw;
        }
    }

    public static Process Serve(string directory, params string[] more) => Serve([], directory, more);

    private static Process Serve(IReadOnlyList<string> prefix, string directory, string[] more)
    {
        string[] words = [.. prefix, AgentPrograms.Agent, "serve", "--socket", Path.Combine(directory, "agent.sock"), .. more];
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardError = true };
        start.Environment["PATH"] = Path.GetDirectoryName(AgentPrograms.Delve);
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>A `sonde-agent connect` with its streams in our hands.</summary>
    public Process Connect() => Process.Start(new ProcessStartInfo(AgentPrograms.Agent, ["connect", "--socket", Socket])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    /// <summary>SIGKILL.</summary>
    public void Kill() => _process.Kill();

    /// <summary>SIGTERM.</summary>
    public void Terminate() => Assert.Equal(0, Libc.Kill(Id, Signals.Terminate));

    public async Task<int> ExitCodeAsync(double seconds = 15)
    {
        await Eventually.IsTrueAsync(() => _process.HasExited, "the agent ended", seconds);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _ = Libc.Kill(Id, Signals.Terminate);
            await ExitCodeAsync(30);
        }

        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
