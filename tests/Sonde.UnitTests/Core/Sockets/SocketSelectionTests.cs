using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Reports;
using Sonde.Core.Sockets;
using Sonde.Core.Targets;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Core.Sockets;

public sealed class SocketSelectionTests
{
    private static readonly SocketDescription[] Sockets =
    [
        Looks.Connection("10.0.0.1", state: SocketState.TimeWait) with { Inode = 0 }, Looks.Connection() with { Inode = 12, Tcp = new TcpFigures { BytesReceived = 1000, BytesAcknowledged = 500 } },
        Looks.Connection("10.0.0.2", 443, SocketState.SynSent) with { Inode = 13, Attempts = 1, Timer = SocketTimer.Retransmit }, Looks.Listener(),
        new(SocketProtocol.Udp, SocketState.Unconnected, "0.0.0.0", 53) { Inode = 14 },
    ];

    [Fact]
    public void Listeners_come_first_then_what_is_odd_and_what_is_over_last()
    {
        var report = Report(_ => _);
        Assert.Equal(
            [SocketState.Listen, SocketState.SynSent, SocketState.Established, SocketState.Unconnected, SocketState.TimeWait],
            report.Rows.Select(static row => row.Socket.State));
        Assert.Equal((5, 0, 2.0), (report.Count, report.Left, report.Seconds));
    }

    [Fact]
    public void Rates_are_the_difference_of_two_looks()
    {
        var row = Report(_ => _).Rows[2];
        Assert.Equal((450.0, 200.0, 0L, "api", "svc/stock"), (row.BytesInPerSecond, row.BytesOutPerSecond, row.Retransmitted, row.Process, row.PeerName));
        Assert.Null(Report(_ => _).Rows[3].BytesInPerSecond);
    }

    [Fact]
    public void A_state_a_port_and_listeners_choose()
    {
        Assert.Equal([443], Report(static request => request with { State = SocketState.SynSent }).Rows.Select(static row => row.Socket.PeerPort));
        Assert.Equal(2, Report(static request => request with { Port = 5432 }).Rows.Count);
        Assert.Equal([8080, 53], Report(static request => request with { IsListening = true }).Rows.Select(static row => row.Socket.LocalPort));
    }

    [Fact]
    public void Too_many_rows_are_a_number_and_sockets_that_were_not_told_are_a_gap()
    {
        var many = Enumerable.Range(0, 300).Select(static index => Looks.Connection(port: index) with { Inode = index }).ToArray();
        var report = SocketSelection.Report(new SocketLooks(Looks.Of(10, many), Looks.Of(12, many) with { Count = 5000 }), Request, "pod/api", new Dictionary<string, string>());
        Assert.Equal((200, 100), (report.Rows.Count, report.Left));
        Assert.Contains("Of 5000 sockets 300", Assert.Single(report.Gaps), StringComparison.Ordinal);
    }

    private static NetRequest Request => new() { Target = new ContainerReference("podman", null, "api"), Toolbox = new ToolboxWishes { Image = "sonde-go" } };

    private static SocketsReport Report(Func<NetRequest, NetRequest> change)
    {
        var before = Sockets.Select(static socket => socket.Inode == 12 ? socket with { Tcp = new TcpFigures { BytesReceived = 100, BytesAcknowledged = 100 } } : socket).Where(static socket => socket.Inode != 14);
        return SocketSelection.Report(new SocketLooks(Looks.Of(10, [.. before]), Looks.Of(12, Sockets)), change(Request), "pod/api", new Dictionary<string, string> { ["10.0.0.7"] = "svc/stock" });
    }
}
