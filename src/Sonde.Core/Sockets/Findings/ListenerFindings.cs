using System.Globalization;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Sockets.Findings;

/// <summary>Connections that came and are not accepted.</summary>
internal sealed class ListenerFindings : ISocketFinder
{
    private const string Overflows = "TcpExtListenOverflows";

    /// <inheritdoc/>
    public IEnumerable<SocketFinding> Find(SocketLooks looks, string target)
    {
        // The kernel lets one more wait than the program asked for (sk_acceptq_is_full).
        var full = looks.After.Sockets.Where(static socket => socket is { State: SocketState.Listen, SendQueue: > 0 } && socket.ReceiveQueue > 0 && socket.ReceiveQueue >= socket.SendQueue).ToArray();
        var overflows = looks.Grown(Overflows);
        foreach (var listener in full)
        {
            yield return Full(looks, target, listener, overflows);
        }

        if (full.Length == 0 && overflows > 0)
        {
            var queue = looks.After.Sockets.Where(static socket => socket.State == SocketState.Listen).MaxBy(static socket => socket.ReceiveQueue);
            yield return new SocketFinding(
                SocketFindingNames.ListenOverflows,
                string.Create(CultureInfo.InvariantCulture, $"{SocketWords.Counted(overflows, "connection")} found no room in an accept queue within {looks.Seconds:0.0} s"),
                [$"{Overflows} grew by {overflows}", .. queue is { ReceiveQueue: > 0 } ? [Queue(queue)] : Array.Empty<string>()],
                ["sonde net " + target + " --listening --watch", "raise the listener's backlog, or net.core.somaxconn, which bounds it, if bursts are meant to be taken"]);
        }
    }

    private static SocketFinding Full(SocketLooks looks, string target, SocketDescription listener, long overflows) => new(
        SocketFindingNames.AcceptQueueFull,
        string.Create(CultureInfo.InvariantCulture, $"the accept queue of port {listener.LocalPort} is full: {SocketWords.Holder(looks, listener.ProcessId)} does not accept"),
        [
            Queue(listener),
            overflows > 0
                ? string.Create(CultureInfo.InvariantCulture, $"{Overflows} grew by {overflows} within {looks.Seconds:0.0} s: so many attempts to connect were turned away")
                : string.Create(CultureInfo.InvariantCulture, $"nobody was turned away within {looks.Seconds:0.0} s"),
        ],
        [$"sonde profile {target} --type wall", "see what its accepting thread does: it is busy, blocked or gone"]);

    private static string Queue(SocketDescription listener) => string.Create(
        CultureInfo.InvariantCulture,
        $"{SocketWords.Endpoint(listener.Local, listener.LocalPort)}: {SocketWords.Counted(listener.ReceiveQueue, "connection")} wait to be accepted, and its backlog is {listener.SendQueue}");
}
