using Sonde.Agent.Launching;
using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sockets;

/// <summary>One look at the sockets of the agent's network namespace. It reads, and touches no process.</summary>
/// <param name="tables">The kernel's tables.</param>
/// <param name="processes">/proc.</param>
/// <param name="clock">Time.</param>
internal sealed class SocketLook(ISocketTables tables, IProcessTable processes, TimeProvider clock)
{
    private const int MostOwners = 256;
    private const int MostNameCharacters = 64;

    private static readonly string[] TcpFiles = ["tcp", "tcp6"];
    private static readonly string[] UdpFiles = ["udp", "udp6"];

    private readonly List<string> _gaps = [];

    /// <summary>Who holds which socket; the tests put another one in its place.</summary>
    public Func<int, IEnumerable<string>?> Links { get; init; } = SocketOwners.Links;

    /// <summary>Looks.</summary>
    public SocketsAnswer Take()
    {
        var ids = processes.Ids();
        var owners = SocketOwners.Read(ids, Environment.ProcessId, Links);
        var tally = new SocketTally(owners);
        var seconds = clock.GetTimestamp() / (double)clock.TimestampFrequency;
        var source = ReadTcp(tally);
        ReadUdp(tally);
        var counters = KernelCounters.Parse(tables.Read("snmp")).Concat(KernelCounters.Parse(tables.Read("netstat"))).ToArray();
        if (tally.Count >= SocketTally.MostRead)
        {
            _gaps.Add($"There are more than {SocketTally.MostRead} sockets; the others were not read.");
        }

        if (owners.Hidden > 0)
        {
            _gaps.Add($"Of {owners.Hidden} {(owners.Hidden == 1 ? "process" : "processes")} the agent may not see the sockets: who holds those is not told.");
        }

        var (sockets, states, groups) = tally.Build();
        return new SocketsAnswer(source, seconds, tally.Count, sockets, states, groups, Owners(sockets, groups), counters) { Gaps = _gaps.Count > 0 ? _gaps : null };
    }

    /// <summary>Those that listen come first, so that a connection to them is known as one.</summary>
    private SocketSource ReadTcp(SocketTally tally)
    {
        string? why = null;
        foreach (var (family, states) in new[]
        {
            (DiagQuestion.Ipv4, DiagQuestion.Listening), (DiagQuestion.Ipv6, DiagQuestion.Listening), (DiagQuestion.Ipv4, DiagQuestion.Connected), (DiagQuestion.Ipv6, DiagQuestion.Connected),
        })
        {
            why ??= Ask(SocketProtocol.Tcp, DiagQuestion.Make(family, DiagQuestion.Tcp, states), tally);
        }

        if (why is null)
        {
            return SocketSource.Netlink;
        }

        if (tally.Count > 0)
        {
            _gaps.Add($"Some sockets are missing: {why}.");
            return SocketSource.Netlink;
        }

        _gaps.Add($"The kernel tells no more than /proc/net holds, addresses, states and queues: {why}.");
        ReadFiles(SocketProtocol.Tcp, TcpFiles, tally);
        return SocketSource.Proc;
    }

    private void ReadUdp(SocketTally tally)
    {
        var before = tally.Count;
        var why = Ask(SocketProtocol.Udp, DiagQuestion.Make(DiagQuestion.Ipv4, DiagQuestion.Udp, uint.MaxValue), tally)
            ?? Ask(SocketProtocol.Udp, DiagQuestion.Make(DiagQuestion.Ipv6, DiagQuestion.Udp, uint.MaxValue), tally);
        if (why is not null && tally.Count == before)
        {
            ReadFiles(SocketProtocol.Udp, UdpFiles, tally);
        }
    }

    /// <returns>Why there is no answer; null where there is one.</returns>
    private string? Ask(SocketProtocol protocol, byte[] question, SocketTally tally)
    {
        var reader = new DiagReader(protocol, tally.Add);
        var why = tables.Ask(question, reader.Take);
        if (reader.IsTorn && _gaps.Count == 0)
        {
            _gaps.Add("Sockets came and went while they were read: some may be missing.");
        }

        return why
            ?? (reader.IsOdd ? "sock_diag answered with what makes no sense" : null)
            ?? (reader.Errno != 0 ? $"sock_diag: {System.Runtime.InteropServices.Marshal.GetPInvokeErrorMessage(reader.Errno)} (errno {reader.Errno})" : null);
    }

    private void ReadFiles(SocketProtocol protocol, string[] names, SocketTally tally)
    {
        foreach (var socket in names.SelectMany(tables.Read).Select(line => SocketTable.Parse(protocol, line)).OfType<SocketDescription>().OrderByDescending(static socket => socket.State == SocketState.Listen))
        {
            if (!tally.Add(socket))
            {
                return;
            }
        }
    }

    private SocketOwner[] Owners(IReadOnlyList<SocketDescription> sockets, IReadOnlyList<SocketGroup> groups) =>
    [
        .. sockets.Select(static socket => socket.ProcessId).Concat(groups.Select(static group => group.ProcessId)).OfType<int>().Distinct().Order().Take(MostOwners)
            .Select(id => new SocketOwner(id, PlainText.Line(processes.Status(id)?.Name ?? "", MostNameCharacters))),
    ];
}
