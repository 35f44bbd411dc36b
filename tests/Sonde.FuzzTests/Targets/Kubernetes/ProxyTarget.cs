using Sonde.FuzzTests.Harness;
using Sonde.Kubernetes.Connections;

namespace Sonde.FuzzTests.Targets.Kubernetes;

/// <summary>A proxy's answers; the first byte says of which kind it is.</summary>
internal sealed class ProxyTarget : FuzzTarget
{
    private static readonly Uri Server = new("https://[fd00::1]:6443/");
    private static readonly Uri[] Proxies = [new("http://proxy:3128"), new("socks5://proxy:1080"), new("socks5://dev:secret@proxy:1080"), new("http://dev:secret@proxy:3128")];

    public override string Name => "kubernetes.proxy";

    // While it looks for the end of a head it makes a string of four letters for every byte of at most 16 KiB.
    public override int BytesPerByte => 128;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [0, .. "HTTP/1.1 200 Connection established\r\n\r\n"u8], [3, .. "HTTP/1.0 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"u8],
        [1, 5, 0, 5, 0, 0, 1, 10, 0, 0, 1, 0, 80], [2, 5, 2, 1, 0, 5, 0, 0, 3, 4, .. "name"u8, 0, 80], [1, 5, 0, 5, 0, 0, 4, .. new byte[18]],
    ];

    public override IReadOnlyList<string> Tokens => ["\r\n\r\n", "HTTP/1.1 2", "\r"];

    public override int Run(byte[] input)
    {
        if (input.Length == 0)
        {
            return 0;
        }

        var proxy = Proxies[input[0] % Proxies.Length];
        try
        {
            using var stream = ProxyHandshake.Run(PieceInput.Cut(input[1..]), proxy, Server);
            return proxy.Scheme.Length;
        }
        catch (Exception documented) when (documented is InvalidDataException or IOException)
        {
            return Transcript.KindOf(documented.Message);
        }
    }
}
