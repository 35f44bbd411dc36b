using Sonde.Core.Operations;
using Sonde.Core.Reports;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Sockets;

/// <summary>What two looks are told as. Pure.</summary>
internal static class SocketSelection
{
    /// <summary>More rows are a number: whoever wants them all asks for a port or a state.</summary>
    public const int MostRows = 200;

    /// <summary>Makes the report.</summary>
    /// <param name="looks">The looks.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="target">The target, for people.</param>
    /// <param name="peers">Who has which address.</param>
    public static SocketsReport Report(SocketLooks looks, NetRequest request, string target, IReadOnlyDictionary<string, string> peers)
    {
        var chosen = looks.After.Sockets.Where(socket => IsWanted(socket, request)).ToArray();
        var rows = chosen.Select(looks.Row)
            .OrderByDescending(static row => row.Socket.State == SocketState.Listen)
            .ThenByDescending(static row => row.Socket.State == SocketState.Listen ? 0 : Oddity(row))
            .ThenBy(static row => row.Socket.State == SocketState.Listen ? row.Socket.LocalPort : 0)
            .ThenByDescending(static row => (row.BytesInPerSecond ?? 0) + (row.BytesOutPerSecond ?? 0))
            .Take(MostRows)
            .Select(row => row.Socket.Peer is { } peer && peers.TryGetValue(peer, out var name) ? row with { PeerName = name } : row);
        var told = looks.After.Sockets.Count;
        var gaps = told < looks.After.Count ? [.. looks.After.Gaps ?? [], $"Of {looks.After.Count} sockets {told} are told one by one; the others are counted."] : looks.After.Gaps ?? [];
        return new SocketsReport(
            target, looks.Seconds, looks.After.Source, looks.After.Count, looks.After.States, SocketCatalog.Judge(looks, request.Target.Words), [.. rows], Math.Max(chosen.Length - MostRows, 0),
            looks.Counters, gaps);
    }

    private static bool IsWanted(SocketDescription socket, NetRequest request) =>
        (!request.IsListening || socket.State == SocketState.Listen || socket is { Protocol: SocketProtocol.Udp, Peer: null })
        && (request.State is not { } state || socket.State == state)
        && (request.Port is not { } port || socket.LocalPort == port || socket.PeerPort == port);

    /// <summary>How odd a connection looks; those that are as they should be have 0, and those that are over less.</summary>
    private static int Oddity(SocketRow row) => row.Socket switch
    {
        { Attempts: > 0, Timer: SocketTimer.Retransmit or SocketTimer.Probe } => 6,
        { State: SocketState.SynSent } => 5,
        _ when row.Retransmitted > 0 => 4,
        { State: SocketState.CloseWait } => 3,
        { ReceiveQueue: > 0 } or { SendQueue: > 0 } or { Drops: > 0 } => 2,
        { Tcp.Retransmitted: > 0 } => 1,
        { State: SocketState.TimeWait } => -2,
        { Protocol: SocketProtocol.Udp } => -1,
        _ => 0,
    };
}
