using System.Text;

namespace Sonde.Agent.Shielding;

/// <summary>A kubelet's HTTP probe, told from other requests, and its answer. Pure. The kubelet: pkg/probe/http/request.go.</summary>
internal static class HttpProbeText
{
    /// <summary>What every kubelet's user agent begins with, unless the probe itself sets another.</summary>
    public const string Agent = "kube-probe/";

    /// <summary>A request's head that is longer than this is no probe's.</summary>
    public const int MostBytes = 8 * 1024;

    private static readonly ProbeFinding Stranger = new ProbeFinding.Stranger(..0);

    /// <summary>200, and the end of the connection: the kubelet takes 200 to 399 for health.</summary>
    public static byte[] Answer { get; } =
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 31\r\nConnection: close\r\n\r\nsonde: stopped in its debugger\n"u8.ToArray();

    /// <summary>Looks at everything that has come so far.</summary>
    public static ProbeFinding Look(ReadOnlySpan<byte> bytes)
    {
        var method = "GET "u8;
        var length = Math.Min(bytes.Length, method.Length);
        if (!bytes[..length].SequenceEqual(method[..length]))
        {
            return Stranger;
        }

        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return bytes.Length < MostBytes ? new ProbeFinding.More() : Stranger;
        }

        var lines = Encoding.Latin1.GetString(bytes[..end]).Split("\r\n");
        var words = lines[0].Split(' ');
        return words is [_, var path, "HTTP/1.1" or "HTTP/1.0"] && lines.Skip(1).Any(IsKubelet) ? new ProbeFinding.Probe(path, Answer) : Stranger;
    }

    private static bool IsKubelet(string line)
    {
        const string name = "User-Agent:";
        return line.StartsWith(name, StringComparison.OrdinalIgnoreCase) && line.AsSpan(name.Length).Trim(' ').StartsWith(Agent, StringComparison.Ordinal);
    }
}
