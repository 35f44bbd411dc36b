using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Sonde.Bench;

/// <summary>Where things are: the programs, the cluster and the target in it.</summary>
internal sealed record Lab(string Sonde, string Kubectl, string OldKubectl, string Kubeconfig, string Image)
{
    public const string Namespace = "sonde-bench";
    public const string Target = "deploy/wire";
    public const string EchoPort = "7001";
    public const string SourcePort = "7002";
    public const string SinkPort = "7003";
    public const string NoisePort = "7004";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The name of the target's pod.</summary>
    public string Pod() => Child.Run(
        Kubectl, "--kubeconfig", Kubeconfig, "-n", Namespace, "get", "pods", "-l", "app=wire", "-o", "jsonpath={.items[0].metadata.name}").Output.Trim();

    /// <summary>A fresh pod of the target.</summary>
    public string FreshPod()
    {
        Run("-n", Namespace, "delete", "pods", "-l", "app=wire", "--grace-period=1", "--wait=true");
        Run("-n", Namespace, "rollout", "status", "deploy/wire", "--timeout=60s");
        return Pod();
    }

    /// <summary>kubectl, to its end.</summary>
    public string Run(params string[] arguments) => Child.Run(Kubectl, ["--kubeconfig", Kubeconfig, .. arguments]).Output;

    /// <summary>kubectl debug of the server's own version: newer ones do not speak this server's ephemeralcontainers API.</summary>
    public void RunOld(string pod, string name, IReadOnlyList<string> command) => Child.Run(
        OldKubectl,
        ["--kubeconfig", Kubeconfig, "-n", Namespace, "debug", pod, "--container", name, "--image", Image, "--image-pull-policy=Never", "--target=wire", "--attach=false", "--", .. command]);

    /// <summary>sonde, with the cluster and the image chosen.</summary>
    public Child StartSonde(string verb, params string[] arguments) => Child.Start(
        Sonde, [verb, Target, .. arguments, "-n", Namespace, "--kubeconfig", Kubeconfig, "--image", Image, "--output", "json"]);

    /// <summary>kubectl port-forward on free local ports.</summary>
    /// <returns>The process and the local port of each remote one.</returns>
    public async Task<(Child Child, IReadOnlyList<int> Ports)> PortForwardAsync(params string[] ports)
    {
        var child = Child.Start(Kubectl, ["--kubeconfig", Kubeconfig, "-n", Namespace, "port-forward", Target, .. ports.Select(port => ":" + port)]);
        var local = new List<int>();
        foreach (var port in ports)
        {
            var line = await child.WaitForAsync($"-> {port}", Limit);
            var begin = line.IndexOf("127.0.0.1:", StringComparison.Ordinal) + "127.0.0.1:".Length;
            local.Add(int.Parse(line[begin..line.IndexOf(' ', begin)], CultureInfo.InvariantCulture));
        }

        return (child, local);
    }

    /// <summary>sonde forward on the local ports that it chooses.</summary>
    public async Task<(Child Child, IReadOnlyList<int> Ports)> SondeForwardAsync(params string[] ports)
    {
        var child = StartSonde("forward", ports);
        var local = new List<int>();
        foreach (var port in ports)
        {
            using var report = JsonDocument.Parse(await child.WaitForAsync($"\"purpose\":\"port {port}\"", Limit));
            local.Add(report.RootElement.GetProperty("port").GetInt32());
        }

        return (child, local);
    }

    /// <summary>A connection to a local port.</summary>
    public static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return socket;
    }
}
