using System.Globalization;
using System.Net;
using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sockets;

/// <summary>A line of /proc/net/tcp, tcp6, udp or udp6 (proc_pid_net(5), net/ipv4/tcp_ipv4.c get_tcp4_sock): what there is where sock_diag does not answer.</summary>
internal static class SocketTable
{
    private const int MillisecondsOfTick = 10;

    /// <summary>Reads a line; null for the heading and what is odd.</summary>
    public static SocketDescription? Parse(SocketProtocol protocol, string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 10 || ListeningPorts.TryParse(words[1]) is not { } local || ListeningPorts.TryParse(words[2]) is not { } peer
            || DiagReader.KnownState(Number(words[3])) is not { } state || Pair(words[4]) is not { } queues || Pair(words[5]) is not { } timer)
        {
            return null;
        }

        var isListener = state == SocketState.Listen || peer.Port == 0;
        return new SocketDescription(protocol, state, Text(local), local.Port)
        {
            Peer = isListener ? null : Text(peer),
            PeerPort = isListener ? 0 : peer.Port,
            SendQueue = queues.First,
            ReceiveQueue = queues.Second,
            Timer = timer.First is >= 1 and <= 4 ? (SocketTimer)timer.First : null,
            TimerMilliseconds = timer.First is >= 1 and <= 4 ? timer.Second * MillisecondsOfTick : 0,
            Attempts = Math.Max(Number(words[6]), 0),
            UserId = Decimal(words[7]),
            Inode = Decimal(words[9]),
            Drops = protocol == SocketProtocol.Udp && words.Length > 12 ? Decimal(words[12]) : 0,
        };
    }

    private static string Text(IPEndPoint endpoint) => (endpoint.Address.IsIPv4MappedToIPv6 ? endpoint.Address.MapToIPv4() : endpoint.Address).ToString();

    private static int Number(string text) => int.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static long Decimal(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static (long First, long Second)? Pair(string text) =>
        text.Split(':') is [var first, var second]
        && uint.TryParse(first, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var one)
        && uint.TryParse(second, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var other)
            ? (one, other)
            : null;
}
