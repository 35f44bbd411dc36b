using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace Sonde.EndToEndTests.Support;

/// <summary>A published <c>sonde</c> with <c>--output json</c>, as a child process: its reports as they come, its end, its signals.</summary>
internal sealed class RunningSonde : IAsyncDisposable
{
    /// <summary>A folder without sources: a session looks for them around the place where it was started.</summary>
    private static readonly Lazy<string> Nowhere = new(() => Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "sonde-test-nowhere")).FullName);

    private readonly Process _process;
    private readonly List<JsonNode> _reports = [];
    private readonly List<string> _strays = [];
    private readonly StringBuilder _error = new();
    private readonly Task _reading;
    private readonly string _words;
    private int _seen;

    private RunningSonde(Process process, string words)
    {
        _process = process;
        _words = words;
        _reading = Task.WhenAll(ReadReportsAsync(), ReadErrorAsync());
    }

    /// <summary>Everything reported so far.</summary>
    public JsonNode[] Reports
    {
        get
        {
            lock (_reports)
            {
                return [.. _reports];
            }
        }
    }

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>What went to stderr.</summary>
    public string StandardError
    {
        get
        {
            lock (_error)
            {
                return _error.ToString();
            }
        }
    }

    /// <summary>Starts it. The image and the configuration are ours: nothing of this machine's user has a say.</summary>
    public static RunningSonde Start(SondeStart start)
    {
        string[] image = start.Words[0] is "debug" or "up" or "dev" or "snapshot" or "log" or "profile" or "trace" or "top" or "net" or "cp" or "forward" or "intercept" or "net-proxy" or "doctor" && !start.Words.Contains("--image") ? ["--image", SondePrograms.Image] : [];
        image = start.Words[0] == "capture" && !start.Words.Contains("--image") ? ["--image", SondePrograms.CaptureImage] : image;
        string[] words = [.. start.Words, .. image, "--output", "json"];
        var info = new ProcessStartInfo(SondePrograms.Sonde, words)
        {
            WorkingDirectory = start.WorkingDirectory ?? Nowhere.Value,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in new[] { "TERM_PROGRAM", "TERMINAL_EMULATOR", "KUBECONFIG", "SONDE_CONFIG" })
        {
            info.Environment.Remove(name);
        }

        info.Environment["XDG_CONFIG_HOME"] = Nowhere.Value;
        foreach (var (name, value) in start.Environment)
        {
            info.Environment[name] = value;
        }

        return new RunningSonde(Process.Start(info)!, string.Join(' ', words));
    }

    /// <summary>Starts it with these words.</summary>
    public static RunningSonde Start(params string[] words) => Start(new SondeStart(words));

    /// <summary>Runs it to its end.</summary>
    public static async Task<SondeOutcome> RunAsync(SondeStart start, double seconds = 30)
    {
        await using var sonde = Start(start);
        return await sonde.EndsAsync(seconds);
    }

    /// <summary>Runs it to its end with these words.</summary>
    public static Task<SondeOutcome> RunAsync(params string[] words) => RunAsync(new SondeStart(words));

    /// <summary>The first report of this kind for which the claim is true, among those that came and those that come.</summary>
    public async Task<JsonNode> SeesAsync(string kind, Func<JsonNode, bool>? claim = null, double seconds = 30)
    {
        JsonNode? found = null;
        await Eventually.IsTrueAsync(
            () =>
            {
                var hasEnded = _process.HasExited && _reading.IsCompleted;
                found = Reports.FirstOrDefault(report => (string?)report["report"] == kind && (claim is null || claim(report)));
                Assert.False(found is null && hasEnded, $"sonde ended without the report \"{kind}\" that was awaited\n{Describe()}");
                return found is not null;
            },
            $"report \"{kind}\"",
            seconds,
            Describe);
        return found!;
    }

    /// <summary>Likewise among those that come after the ones seen by the last call of this.</summary>
    public async Task<JsonNode> SeesNextAsync(string kind, Func<JsonNode, bool> claim, double seconds = 30)
    {
        var already = _seen;
        var found = await SeesAsync(kind, report => Array.IndexOf(Reports, report) >= already && claim(report), seconds);
        _seen = Array.IndexOf(Reports, found) + 1;
        return found;
    }

    /// <summary>The local port that leads to the debugger, or to a port of the target (<c>port 8080</c>).</summary>
    public async Task<int> ListensAsync(string purpose = "delve", double seconds = 60) =>
        (int)(await SeesAsync("listening", report => (string?)report["purpose"] == purpose, seconds))["port"]!;

    /// <summary>A status of the session with this state.</summary>
    public Task<JsonNode> SeesStateAsync(string state, double seconds = 15) =>
        SeesAsync("status", report => (string?)report["status"]!["state"] == state, seconds);

    /// <summary>Ctrl-C.</summary>
    public void Interrupt() => Signal.Send(_process.Id, Signal.Interrupt);

    /// <summary>SIGKILL: the laptop is gone.</summary>
    public void Kill() => Signal.Send(_process.Id, Signal.Kill);

    /// <summary>The laptop falls asleep: nothing of it runs, and nothing is closed.</summary>
    public void Sleep() => Signal.Send(_process.Id, Signal.Stop);

    /// <summary>And wakes.</summary>
    public void Wake() => Signal.Send(_process.Id, Signal.Continue);

    /// <summary>Kills the programs that it started, an engine's <c>exec</c> for one: the link is gone.</summary>
    public void KillChildren()
    {
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                try
                {
                    // proc_pid_stat(5): the fourth field; the second is a name in parentheses.
                    var stat = File.ReadAllText($"/proc/{process.Id}/stat");
                    if (stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1] == $"{_process.Id}")
                    {
                        Signal.Send(process.Id, Signal.Kill);
                    }
                }
                catch (IOException)
                {
                    // It has ended meanwhile.
                }
            }
        }
    }

    /// <summary>Waits for its end.</summary>
    public async Task<SondeOutcome> EndsAsync(double seconds = 30)
    {
        await Eventually.WithinAsync(EndAsync(), $"the end of: sonde {_words}", seconds, Describe);
        return new SondeOutcome(_process.ExitCode, Reports, StandardError, Describe());
    }

    /// <summary>Ctrl-C, and its end.</summary>
    public Task<SondeOutcome> StopAsync(double seconds = 20)
    {
        Interrupt();
        return EndsAsync(seconds);
    }

    /// <summary>For a test that fails: everything it said.</summary>
    public string Describe()
    {
        lock (_strays)
        {
            return $"sonde {_words}\n{string.Join('\n', Reports.Select(report => report.ToJsonString()))}\n{string.Join('\n', _strays)}\nstderr: {StandardError}";
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Interrupt();
            using var limit = new CancellationTokenSource(Patience.Seconds(10));
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                Kill();
            }
        }

        await _reading;
        _process.Dispose();
    }

    private async Task<bool> EndAsync()
    {
        await _process.WaitForExitAsync(CancellationToken.None);
        await _reading;
        return true;
    }

    private async Task ReadReportsAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
        {
            try
            {
                var report = JsonNode.Parse(line)!;
                lock (_reports)
                {
                    _reports.Add(report);
                }
            }
            catch (System.Text.Json.JsonException)
            {
                lock (_strays)
                {
                    _strays.Add($"not JSON: {line}");
                }
            }
        }
    }

    private async Task ReadErrorAsync()
    {
        var buffer = new char[1024];
        int count;
        while ((count = await _process.StandardError.ReadAsync(buffer)) > 0)
        {
            lock (_error)
            {
                _error.Append(buffer, 0, count);
            }
        }
    }
}
