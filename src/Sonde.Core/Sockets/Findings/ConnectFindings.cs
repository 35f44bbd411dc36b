using System.Globalization;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Sockets.Findings;

/// <summary>Connections that are asked for and do not come about.</summary>
internal sealed class ConnectFindings : ISocketFinder
{
    private const int MostEvidence = 3;

    /// <summary>A handshake takes a moment; so many at once that are half done are another matter.</summary>
    private const int FloodCount = 128;

    /// <inheritdoc/>
    public IEnumerable<SocketFinding> Find(SocketLooks looks, string target)
    {
        var asking = looks.Connections.Where(static socket => socket.State == SocketState.SynSent && socket.Attempts > 0).GroupBy(SocketWords.Peer, StringComparer.Ordinal);
        foreach (var peer in asking.OrderByDescending(static group => group.Count()))
        {
            var worst = peer.Max(static socket => socket.Attempts);
            yield return new SocketFinding(
                SocketFindingNames.ConnectUnanswered,
                string.Create(CultureInfo.InvariantCulture, $"{peer.Key} does not answer {SocketWords.Counted(peer.Count(), "attempt")} to connect, for about {Waited(worst)} s"),
                [.. peer.Take(MostEvidence).Select(socket => string.Create(
                    CultureInfo.InvariantCulture, $"{SocketWords.Holder(looks, socket.ProcessId)}: SYN sent {socket.Attempts + 1} times from port {socket.LocalPort}"))],
                ["A refusal would have come back: look for a NetworkPolicy or firewall that drops it, an address that nobody has, or a listener whose accept queue is full."]);
        }

        var half = looks.After.States.Where(static state => state.State == SocketState.SynReceived).Sum(static state => (long)state.Count);
        if (half >= FloodCount)
        {
            yield return new SocketFinding(
                SocketFindingNames.SynFlood,
                $"{SocketWords.Counted(half, "peer")} asked for a connection and did not answer",
                [$"{SocketWords.Counted(half, "socket")} in SYN-RECEIVED"],
                ["Answers do not reach them, or nobody is there: look for routes back, or for somebody who floods the port."]);
        }
    }

    /// <summary>The first wait is a second, and each is twice as long as the one before (RFC 6298).</summary>
    private static int Waited(int attempts) => (1 << Math.Min(attempts, 16)) - 1;
}
