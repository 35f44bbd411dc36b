using Sonde.Core.Proxying;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Core;

/// <summary>What a program sends to the proxy. Read as it asks for bytes, a message takes none that follow it, and its beginning is never taken for the whole.</summary>
internal sealed class SocksTarget : FuzzTarget
{
    public override string Name => "core.socks";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [5, 1, 0, 5, 1, 0, 3, 7, .. "pricing"u8, 0x1F, 0x90, .. "GET / HTTP/1.1\r\n"u8],
        [5, 2, 0, 2, 5, 1, 0, 1, 10, 0, 0, 7, 0, 80],
        [5, 1, 0, 5, 1, 0, 4, .. new byte[16], 1, 0xBB],
        [5, 1, 0, 5, 3, 0, 1, 0, 0, 0, 0, 0, 0],
        [4, 1, 0, 80, 10, 0, 0, 7, 0],
        "CONNECT pricing:80 HTTP/1.1\r\n\r\n"u8.ToArray(),
    ];

    public override IReadOnlyList<string> Tokens => ["\u0005\u0001\0", "\u0005\u0001\0\u0003", "\u0005\u0001\0\u0001"];

    public override int Run(byte[] input)
    {
        var (greeting, at) = Read(input, 0, SocksMessage.ReadGreeting);
        if (greeting is not SocksFinding.Greeting)
        {
            return Kind(greeting);
        }

        var (request, end) = Read(input, at, SocksMessage.ReadRequest);
        DefectException.Unless(end - at <= SocksMessage.MostBytes, "a message is longer than the longest");
        DefectException.Unless(request is not SocksFinding.Request { Host.Length: 0 } and not SocksFinding.Request { Port: < 1 or > 65_535 }, "a place is none");
        return 8 + Kind(request);
    }

    private delegate SocksFinding Reading(ReadOnlySpan<byte> bytes);

    private static (SocksFinding Finding, int End) Read(byte[] input, int start, Reading read)
    {
        for (var end = start; ;)
        {
            var finding = read(input.AsSpan(start, end - start));
            if (finding is not SocksFinding.More { Count: var more })
            {
                return (finding, end);
            }

            DefectException.Unless(more > 0, "nothing is missing, and yet it is not whole");
            if (input.Length - end < more)
            {
                return (finding, input.Length);
            }

            end += more;
        }
    }

    private static int Kind(SocksFinding finding) => finding switch
    {
        SocksFinding.More => 0,
        SocksFinding.Greeting => 1,
        SocksFinding.Request => 2,
        SocksFinding.Refused refused => 3 + (int)refused.Code % 3,
        _ => 7,
    };
}
