using Sonde.EndToEndTests.Support;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Sonde.Agent.Processes;

namespace Sonde.EndToEndTests.Agent;

/// <summary>A Go server that runs for one test.</summary>
internal sealed class GoTarget : IDisposable
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { Timeout = TimeSpan.FromSeconds(20) };
    private static readonly ProcessTable Table = new();

    private readonly Process _process;

    private GoTarget(Process process, int port) => (_process, Port) = (process, port);

    public int Id => _process.Id;

    public int Port { get; }

    public bool HasExited => _process.HasExited;

    public char State => Table.Stat(Id)?.State ?? 'X';

    /// <summary>The dlv that traces it; 0 for none, also while the agent holds it for a moment.</summary>
    public int DebuggerId => TracerId is > 0 and var tracer && Table.Status(tracer)?.Name == "dlv" ? ProcessOf(tracer) : 0;

    /// <summary>The thread that traces it, which need not be its process's first.</summary>
    public int TracerId => Table.Status(Id)?.TracerId ?? 0;

    public bool IsFree => TracerId == 0 && State is not ('t' or 'T' or 'X' or 'Z');

    public static async Task<GoTarget> StartAsync()
    {
        var port = FreePort();
        var target = Start([], $"127.0.0.1:{port}");
        await Eventually.IsTrueAsync(() => Listeners.Listens(port), "the target listens");
        return target;
    }

    /// <summary>Starts it and does not wait.</summary>
    /// <param name="prefix">Words that go before its own and become it, as of a program that enters a namespace.</param>
    /// <param name="address">Where it listens.</param>
    public static GoTarget Start(IReadOnlyList<string> prefix, string address)
    {
        string[] words = [.. prefix, AgentPrograms.GoTarget, address];
        var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return new GoTarget(process, int.Parse(address.AsSpan(address.LastIndexOf(':') + 1), System.Globalization.CultureInfo.InvariantCulture));
    }

    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>One request; ends when the target answers it.</summary>
    public async Task<string> GetAsync() => await Http.GetStringAsync($"http://127.0.0.1:{Port}/", TestContext.Current.CancellationToken);

    /// <summary>Fails unless the target is there, answers two requests, the second of which shows that the first hit nothing, and is left by whoever mended it.</summary>
    public async Task ServesOnAsync()
    {
        Assert.False(HasExited, "the target died");
        Assert.Contains("hello", await Eventually.WithinAsync(GetAsync(), "an answer of the target", 5));
        Assert.Contains("hello", await Eventually.WithinAsync(GetAsync(), "a second answer of the target", 5));
        await Eventually.IsTrueAsync(() => TracerId == 0, "nobody traces the target", 3);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit(TimeSpan.FromSeconds(10));
        _process.Dispose();
    }

    private static int ProcessOf(int thread) => File.Exists($"/proc/{thread}/status")
        ? int.Parse(File.ReadLines($"/proc/{thread}/status").First(line => line.StartsWith("Tgid:", StringComparison.Ordinal))[5..], System.Globalization.CultureInfo.InvariantCulture)
        : 0;
}
