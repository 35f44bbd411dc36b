using System.Net;
using System.Net.Sockets;
using Sonde.Core.Faults;
using Sonde.Testing.Commands;

namespace Sonde.ContractTests.Commands;

/// <summary>Runs commands that must fail, and looks at what every failure must leave behind: no link and no listener.</summary>
internal static class Failing
{
    private static int _lastPort = 20000 + (Environment.ProcessId % 10000);

    /// <summary>Runs <c>sonde debug pod/goweb</c> to its fault.</summary>
    public static Task<SondeRun> DebugAsync(ScriptedCluster cluster, Laptop laptop, string code, params string[] options) =>
        RunAsync(cluster, laptop, code, ["debug", "pod/goweb", "--image", Laptop.Image, .. options]);

    /// <summary>Runs a command that takes --port to its fault.</summary>
    public static async Task<SondeRun> RunAsync(ScriptedCluster cluster, Laptop laptop, string code, params string[] words)
    {
        var port = FreePort();
        var run = laptop.Start([.. words, "--port", $"{port}"]);
        await run.ExitAsync();
        await AssertAsync(run, code);
        await Wait.UntilAsync(() => cluster.Agent.Links.Count == 0, "the exec is closed");
        Assert.True(IsFree(port), $"port {port} is still taken");
        return run;
    }

    /// <summary>That a run ended with a fault, and said so.</summary>
    public static async Task AssertAsync(SondeRun run, string code)
    {
        var exit = await run.ExitAsync();
        Assert.True(run.AllText.Contains(code, StringComparison.Ordinal), $"expected {code}: exit {exit}: {run.AllText}");
        Assert.Equal((int)FaultCatalog.Find(code)!.Exit, exit);
        Assert.Equal(code, run.Fault.Definition.Code);
        Assert.NotEmpty(run.Fault.Next);
        Assert.All(run.Fault.Next, next => Assert.Null(NextSteps.Judge(next)));
        Assert.False(string.IsNullOrWhiteSpace(run.Fault.Why));
    }

    /// <summary>A port that nobody has and nobody gets by chance: below those that the kernel gives out (32768), and each one once.</summary>
    /// <param name="room">So many ports after it are nobody else's either.</param>
    public static int FreePort(int room = 0)
    {
        int port;
        do
        {
            port = Interlocked.Add(ref _lastPort, 1 + room) - room;
        }
        while (!IsFree(port));
        return port;
    }

    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
