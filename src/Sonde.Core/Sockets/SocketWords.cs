using System.Globalization;
using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Platforms;
using Sonde.Core.Profiles;
using Sonde.Core.Settings;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Sockets;

/// <summary>What <c>sonde net</c> says. Pure.</summary>
public static class SocketWords
{
    /// <summary>The states, as <c>--state</c> names them.</summary>
    public static IReadOnlyList<KeyValuePair<string, SocketState>> States { get; } = [.. Enum.GetValues<SocketState>().Select(static state => new KeyValuePair<string, SocketState>(Name(state), state))];

    /// <summary>A state as the wire and the options name it.</summary>
    public static string Name(SocketState state) => state switch
    {
        SocketState.Established => "established",
        SocketState.SynSent => "syn-sent",
        SocketState.SynReceived => "syn-received",
        SocketState.FinWait1 => "fin-wait-1",
        SocketState.FinWait2 => "fin-wait-2",
        SocketState.TimeWait => "time-wait",
        SocketState.Unconnected => "unconnected",
        SocketState.CloseWait => "close-wait",
        SocketState.LastAck => "last-ack",
        SocketState.Listen => "listen",
        SocketState.Closing => "closing",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    /// <summary>An address and a port: <c>10.0.0.7:5432</c>, <c>[::1]:80</c>.</summary>
    public static string Endpoint(string address, int port) =>
        string.Create(CultureInfo.InvariantCulture, $"{(address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address)}:{port}");

    /// <summary>Who a socket is connected with; empty for nobody.</summary>
    internal static string Peer(SocketDescription socket) => socket.Peer is { } peer ? Endpoint(peer, socket.PeerPort) : "";

    /// <summary>Whom a process is called: <c>process 7 (api)</c>.</summary>
    internal static string Holder(SocketLooks looks, int? processId) => processId is not { } id
        ? "a process that is not seen from here"
        : string.Create(CultureInfo.InvariantCulture, $"process {id}{(looks.NameOf(id) is { } name ? $" ({name})" : "")}");

    /// <summary>Bytes as people read them.</summary>
    internal static string Bytes(long bytes) => ValueText.Of(bytes, ProfileUnit.Bytes);

    /// <summary>One or several: <c>1 connection</c>, <c>412 connections</c>.</summary>
    internal static string Counted(long count, string what) => $"{ValueText.Grouped(count)} {what}{(count == 1 ? "" : "s")}";

    /// <summary>What it wants of a toolbox.</summary>
    internal static ToolWish Wish(PlatformFacts facts) => new(ToolboxImage.Go, "list the sockets of its network, with what the kernel knows of each", NeedsTrace: false)
    {
        IsObserving = true,
        NoCapability = "looking needs no capability: which process holds a socket is told where its user is the same",
        ObservingText = "this only looks",
        Notes =
        [
            "Nothing is captured and no process is touched: addresses, states, queues and counters are read.",
            .. facts.OwnTraffic is null ? Array.Empty<string>() : ["The target uses its node's network: the sockets of the whole node are listed, the kubelet's connections for this session among them."],
        ],
    };

    /// <summary>What is awaited.</summary>
    internal static string Awaited(NetRequest request) => $"looking again in {DurationText.Format(request.Interval)}";
}
