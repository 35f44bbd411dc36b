using System.Globalization;
using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Platforms;
using Sonde.Core.Profiles;
using Sonde.Core.Reports;
using Sonde.Core.Settings;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Intercepting;

/// <summary>What <c>sonde intercept</c> says and asks for. Pure.</summary>
internal static class InterceptWords
{
    /// <summary>What it wants of a toolbox.</summary>
    public static ToolWish Wish(InterceptRequest request, PlatformFacts facts) => new(ToolboxImage.Go, $"turn {What(request)} to {request.To.Text} on this machine{(Brought(request) is { } brought ? $", and bring {brought} of its process here" : "")}", NeedsTrace: true)
    {
        IsIntercept = true,
        LooksInside = Brought(request) is not null,
        Deed = Brought(request) is { } taken ? $"takes the traffic and {taken} of" : "takes the traffic of",
        Notes =
        [
            request.Header is null
                ? $"Every new connection to port {request.Port} comes to {request.To.Text}, whoever its client is: all clients of this pod are hit. Where nothing takes it there, it goes to the pod."
                : $"Requests with {Text(request.Header)} come to {request.To.Text}; every other one goes through the toolbox to the pod, and so does, whole, what is not plain HTTP/1 "
                    + "(TLS, HTTP/2). Where nothing takes a request there, it goes to the pod.",
            "Connections that are there stay with the pod, and so do those from within it. The pod's process sees those that the toolbox passes on come from the pod itself.",
            .. facts.Shield is null ? Array.Empty<string>() : ["The kubelet's probes go to the pod, as ever; so does what comes from its address and could be a probe that cannot be read (TLS, gRPC)."],
            .. request.EnvironmentFile is not { } file ? Array.Empty<string>() :
            [
                $"The environment of the pod's process comes to this machine with every value in it, secrets too: into {file}, which only you may read (0600). Nothing else shows or records the values. The file stays "
                    + "when the session has ended: remove it then.",
            ],
            .. request.Mount is not { } folder ? Array.Empty<string>() :
            [
                $"The files of the pod's volumes come to this machine, its Secrets and the token of its service account too: a copy in {folder}, which only you may enter (0700), of at most 64 MiB a volume. Nothing else "
                    + "shows or records what they hold. They are removed when the session ends, but for what you change in them.",
            ],
            "Of several replicas this is one: the others get their share of the traffic as before.",
            "Ends with Ctrl-C, or when this machine is silent for longer than --grace: the rules go with the toolbox's nft process, whatever ends that, and from then on everything goes to the pod.",
        ],
    };

    /// <summary>What is asked of the agent.</summary>
    public static StartInterceptRequest Ask(InterceptRequest request, PlatformFacts facts) => new(request.Port) { Header = request.Header, ProbeSources = facts.Shield?.Sources };

    private static string? Brought(InterceptRequest request) => (request.EnvironmentFile, request.Mount) switch
    {
        (null, null) => null,
        (_, null) => "the environment",
        (null, _) => "the files",
        _ => "the environment and the files",
    };

    /// <summary>The command that repeats it, without --env-file: the file is there by then.</summary>
    public static string Again(InterceptRequest request) =>
        $"sonde intercept {request.Target.Words} --port {request.Port.ToString(CultureInfo.InvariantCulture)} --to {request.To.Text}"
        + (request.Header is { } header ? $" --header {Faults.ShellWord.Quote($"{header.Name}={header.Value}")}" : "")
        + (request.Mount is { } folder ? $" --mount {Faults.ShellWord.Quote(folder)}" : "");

    /// <summary>What is turned: <c>every new connection to port 8080</c>.</summary>
    public static string What(InterceptRequest request) => request.Header is { } header
        ? $"requests to port {request.Port} with {Text(header)}"
        : $"every new connection to port {request.Port}";

    /// <summary>How far it is.</summary>
    public static string Progress(InterceptRequest request, InterceptFigures figures) =>
        $"intercepting port {request.Port}: {Counted(figures.Here, request.Header)} here, {ValueText.Grouped(figures.Pod + figures.Probes)} to the pod";

    /// <summary>For the receipt.</summary>
    /// <param name="request">What was wanted.</param>
    /// <param name="figures">The last that are known.</param>
    /// <param name="rules">What became of the rules: the end of a sentence.</param>
    public static string Written(InterceptRequest request, InterceptFigures figures, string rules) =>
        $"port {request.Port} turned to {request.To.Text}{(request.Header is { } header ? $" for requests with {Text(header)}" : "")}: {Counted(figures.Here, request.Header)} there, "
        + $"{ValueText.Grouped(figures.Pod + figures.Probes)} to the pod; {rules}";

    /// <summary>The account of it.</summary>
    public static InterceptReport Report(InterceptRequest request, InterceptFigures figures, TimeSpan time) =>
        new(request.Port, request.To.Text, request.Header is { } header ? Text(header) : null, time.TotalSeconds, figures);

    /// <summary>The ports that somebody outside of the pod can reach, as a sentence's part; null where the wanted one is among them.</summary>
    public static string? Missing(int port, IEnumerable<SocketDescription> sockets)
    {
        int[] open = [.. sockets.Where(IsOpen).Select(static socket => socket.LocalPort).Distinct().Order()];
        return open.Contains(port) ? null
            : open.Length == 0 ? "nothing listens in its network but on the loopback"
            : $"it listens on {string.Join(", ", open.Take(16))}";
    }

    private static bool IsOpen(SocketDescription socket) =>
        socket is { Protocol: SocketProtocol.Tcp, State: SocketState.Listen } && !(System.Net.IPAddress.TryParse(socket.Local, out var address) && System.Net.IPAddress.IsLoopback(address));

    private static string Text(InterceptHeader header) => $"{header.Name}: {header.Value}";

    private static string Counted(long count, InterceptHeader? header) => $"{ValueText.Grouped(count)} {(header is null ? "connection" : "request")}{(count == 1 ? "" : "s")}";
}
