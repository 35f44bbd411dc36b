using System.Text;
using Sonde.FuzzTests.Harness;
using Sonde.Kubernetes.Configuration;

namespace Sonde.FuzzTests.Targets.Kubernetes;

/// <summary>NO_PROXY, and behind a line feed a host and the address of a proxy.</summary>
internal sealed class NoProxyTarget : FuzzTarget
{
    public override string Name => "kubernetes.no-proxy";

    // An entry of one letter is a few strings and a range.
    public override int BytesPerByte => 256;

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        "10.0.0.0/8,.svc,example.com:8443,[::1]:80,*.shop\n10.1.2.3\nhttp://proxy:3128", "fd00::/8,::ffff:10.0.0.1,gr\u00fc\u00df.example\nfd00::1\nsocks5h://p", "*\nanything\nhttps://dev:secret@proxy");

    public override IReadOnlyList<string> Tokens => [",", "/", ":", "[", "]", ".", "*.", "::", "/128", "/129", "/0", "xn--", "\u00df", "\n", "://", "@", "%41", "socks5://"];

    public override int Run(byte[] input)
    {
        var parts = Encoding.UTF8.GetString(input).Split('\n', 3);
        var list = NoProxyList.Parse(parts[0]);
        var isDirect = list.Matches(parts.Length > 1 ? parts[1].ToLowerInvariant() : "10.0.0.1", 443);
        var proxy = parts.Length > 2 ? ProxyAddress.TryParse(parts[2]) : null;
        DefectException.Unless(proxy is null or { Port: > 0, Host.Length: > 0 }, "a proxy has no place");
        return HashCode.Combine(isDirect, proxy?.Scheme.Length);
    }
}
