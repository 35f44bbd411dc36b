using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Sonde.Bench;

/// <summary>From the command to a debugger port that answers; and how long the attach froze the target.</summary>
internal sealed class Ready(Lab lab)
{
    private const int Rounds = 5;

    // A kubelet takes the next change of a pod only when it has seen the one before, once a second: both sides begin with a pod at rest.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    public async Task<IReadOnlyList<Comparison>> MeasureAsync()
    {
        List<double> first = [], reused = [], container = [], script = [], freeze = [];
        var pod = lab.FreshPod();
        for (var round = 0; round < Rounds; round++)
        {
            await Task.Delay(Rest);
            first.Add((await SondeAsync("--new-toolbox")).Milliseconds);
            await Task.Delay(Rest);
            container.Add(await KubectlDebugAsync(pod, $"kubectl-{round}", ["/sonde-agent", "serve", "--ttl", "60s", "--socket", $"/tmp/.bench-{round}/agent.sock"]));
        }

        for (var round = 0; round < Rounds * 2; round++)
        {
            var (took, frozen) = await SondeAsync();
            reused.Add(took);
            freeze.Add(frozen);
        }

        for (var round = 0; round < Rounds; round++)
        {
            await Task.Delay(Rest);
            script.Add(await ScriptAsync(pod, round));
        }

        return
        [
            new("port ready, new toolbox, against `kubectl debug` alone until its container runs", "ms", first, container,
                new Goal("at most 1.5 times", (our, their) => our <= 1.5 * their)),
            new("port ready, reused toolbox, against `kubectl debug` with Delve and `kubectl port-forward` by script", "ms", reused, script,
                new Goal("at most 500 ms", (our, _) => our <= 500)),
            new("attach freeze, told by the agent", "ms", freeze, [], new Goal("said, not judged", (_, _) => true)),
        ];
    }

    private async Task<(double Milliseconds, double Freeze)> SondeAsync(params string[] more)
    {
        var began = Stopwatch.GetTimestamp();
        using var sonde = lab.StartSonde("debug", ["--ide", "none", "--port", "23450", .. more]);
        await sonde.WaitForAsync("\"report\":\"listening\"", Limit);
        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        await sonde.InterruptAsync();
        using var receipt = JsonDocument.Parse(await sonde.WaitForAsync("\"report\":\"receipt\"", Limit));
        return (took, receipt.RootElement.GetProperty("receipt").GetProperty("figures").GetProperty("freezeMilliseconds").GetDouble());
    }

    /// <summary>kubectl debug until its container runs.</summary>
    private async Task<double> KubectlDebugAsync(string pod, string name, string[] command)
    {
        using var pods = await PodWatch.StartAsync(lab, pod);
        var began = Stopwatch.GetTimestamp();
        lab.RunOld(pod, name, command);
        await pods.UntilRunningAsync(name, Limit);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    /// <summary>The same by hand: Delve in a debug container, a forwarded port, until it answers; then a clean detach.</summary>
    private async Task<double> ScriptAsync(string pod, int round)
    {
        var name = $"script-{round}";
        var port = (24000 + round).ToString(CultureInfo.InvariantCulture);
        using var pods = await PodWatch.StartAsync(lab, pod);
        var began = Stopwatch.GetTimestamp();
        lab.RunOld(
            pod, name,
            ["dlv", "attach", "1", "--headless", "--api-version=2", "--accept-multiclient", "--continue", "--only-same-user=false", "--check-go-version=false", $"--listen=127.0.0.1:{port}"]);
        await pods.UntilRunningAsync(name, Limit);
        var (forward, ports) = await lab.PortForwardAsync(port);
        using (forward)
        {
            await AskAsync(ports[0], """{"method":"RPCServer.GetVersion","params":[{}],"id":1}""");
            var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            await AskAsync(ports[0], """{"method":"RPCServer.Command","params":[{"name":"halt"}],"id":1}""", """{"method":"RPCServer.Detach","params":[{"Kill":false}],"id":2}""");
            return took;
        }
    }

    private static async Task AskAsync(int port, params string[] requests)
    {
        var limit = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var socket = await Lab.ConnectAsync(port);
                using var stream = new NetworkStream(socket);
                using var reader = new StreamReader(stream);
                foreach (var request in requests)
                {
                    await stream.WriteAsync(Encoding.UTF8.GetBytes(request + "\n"));
                    _ = await reader.ReadLineAsync() ?? throw new IOException("closed");
                }

                return;
            }
            catch (Exception error) when (error is IOException or SocketException && Stopwatch.GetElapsedTime(limit) < Limit)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20));
            }
        }
    }
}
