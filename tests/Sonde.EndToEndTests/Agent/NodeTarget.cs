using System.Diagnostics;

namespace Sonde.EndToEndTests.Agent;

/// <summary>A Node.js server on the loopback that runs for one test.</summary>
internal sealed class NodeTarget : IDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(60) };

    private readonly Process _process;

    private NodeTarget(Process process, int port) => (_process, Port) = (process, port);

    public static string Folder { get; } = Path.Combine(SourceFolder(), "node");

    public int Id => _process.Id;

    public int Port { get; }

    public bool HasExited => _process.HasExited;

    /// <param name="options">Node's own, before the script.</param>
    /// <param name="more">The script's, after the port.</param>
    public static async Task<NodeTarget> StartAsync(string[]? options = null, params string[] more)
    {
        var port = GoTarget.FreePort();
        var process = Process.Start(new ProcessStartInfo("node", [.. options ?? [], "server.js", $"{port}", .. more])
        {
            WorkingDirectory = Folder,
            RedirectStandardError = true,
        })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var target = new NodeTarget(process, port);
        await Eventually.IsTrueAsync(() => target.HasExited || Support.Listeners.Listens(port), "the Node.js server listens");
        Assert.False(target.HasExited, "the Node.js server ended as it started");
        return target;
    }

    /// <summary>One request; ends when the target answers it.</summary>
    public async Task<string> GetAsync() => await Http.GetStringAsync($"http://127.0.0.1:{Port}/", TestContext.Current.CancellationToken);

    /// <summary>Fails unless the target is there and answers two requests.</summary>
    public async Task ServesOnAsync()
    {
        Assert.False(HasExited, "the target died");
        Assert.Contains("hello", await Eventually.WithinAsync(GetAsync(), "an answer of the target", 5));
        Assert.Contains("hello", await Eventually.WithinAsync(GetAsync(), "a second answer of the target", 5));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit(TimeSpan.FromSeconds(10));
        _process.Dispose();
    }

    private static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string path = "") =>
        Directory.Exists(Path.Combine(Path.GetDirectoryName(path)!, "../../targets"))
            ? Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../../targets"))
            : Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../tests/targets"));
}
