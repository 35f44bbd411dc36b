using System.Text;
using Sonde.Agent.Sockets;
using Sonde.FuzzTests.Harness;
using Sonde.Tunnel.Control;

namespace Sonde.FuzzTests.Targets.Agent;

/// <summary>What sock_diag and /proc/net say: of another kernel, or of a sandbox that only looks like one.</summary>
internal sealed class SocketDiagTarget : FuzzTarget
{
    public override string Name => "agent.socket-diag";

    // An attribute of four bytes makes a record, and perhaps one with figures.
    public override int BytesPerByte => 192;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        Convert.FromHexString(
            "f40000001400020000000000000000000201000094f9d0207f0000010000000000000000000000007f00000100000000000000000000000000000000010400000000000000000000e80300" +
            "0000000000000000007794870228000700280700000000020000000000001e3c00d8080000000000000000000000000000000000006c000200010000000007aa01e01c0300409c00000080" +
            "0000e8030000000000000000000000000000000000000000000004000000000000000400000004000000ffff00001d1201002200000011000000ffffff7f0a000000cbff00000300000000" +
            "000000cbff0000000000000800040062627200"),
        Convert.FromHexString("1400000003000200000000000000000000000000"),
        Convert.FromHexString("14000000020002000000000000000000feffffff"),
        Examples.Utf8("   0: 0100007F:240D 0100007F:8000 08 00000400:00000010 01:00000064 00000003  1001        0 4712 1 0000000000000000 20 4 30 10 -1"),
        Examples.Utf8("TcpExt: SyncookiesSent ListenOverflows\nTcpExt: 0 17\n"),
    ];

    public override IReadOnlyList<string> Tokens => ["TcpExt:", "Tcp: RetransSegs\n", "0A ", "00000000:00000000 ", "ffffffffffffffff"];

    public override int Run(byte[] input)
    {
        var count = 0;
        var reader = new DiagReader(SocketProtocol.Tcp, socket =>
        {
            DefectException.Unless(socket.LocalPort is >= 0 and <= 65535 && socket.PeerPort is >= 0 and <= 65535 && socket.Local.Length is > 0 and < 64, "an address is none");
            DefectException.Unless(Enum.IsDefined(socket.State) && socket.Congestion is not { Length: > 16 }, "a state or name is none");
            count++;
            return true;
        });
        var isDue = reader.Take(input);
        DefectException.Unless(count * 88 <= input.Length && !(reader.IsOdd && isDue), "sockets came of nothing");
        var lines = Encoding.Latin1.GetString(input).Split('\n');
        var parsed = lines.Select(static line => SocketTable.Parse(SocketProtocol.Udp, line)).OfType<SocketDescription>().Count();
        return HashCode.Combine(count, reader.Errno != 0, reader.IsTorn, reader.IsOdd, parsed, KernelCounters.Parse(lines).Count());
    }
}
