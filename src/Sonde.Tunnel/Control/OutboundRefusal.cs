namespace Sonde.Tunnel.Control;

/// <summary>Why a connection out of the pod was not opened. It is the reason of the channel's refusal: the code, a colon, a space and a sentence.</summary>
/// <param name="Code">For programs: one of the constants here.</param>
/// <param name="Message">For people.</param>
public sealed record OutboundRefusal(string Code, string Message)
{
    /// <summary>No name server and no file knows the name.</summary>
    public const string NameUnknown = "name-unknown";

    /// <summary>The name could not be resolved: no server answered, or each of them failed.</summary>
    public const string NameFailed = "name-failed";

    /// <summary>The other side refused the connection.</summary>
    public const string Refused = "refused";

    /// <summary>No route leads to that network.</summary>
    public const string NetworkUnreachable = "network-unreachable";

    /// <summary>No route leads to that host.</summary>
    public const string HostUnreachable = "host-unreachable";

    /// <summary>Nobody answered in time.</summary>
    public const string Silent = "silent";

    /// <summary>The session has as many connections as it may.</summary>
    public const string Busy = "busy";

    /// <summary>Anything else.</summary>
    public const string Failed = "failed";

    private static readonly string[] Codes = [NameUnknown, NameFailed, Refused, NetworkUnreachable, HostUnreachable, Silent, Busy, Failed];

    /// <summary>As the channel is refused with.</summary>
    public string Text => $"{Code}: {Message}";

    /// <summary>Reads what a channel was refused with; what has no known code is <see cref="Failed"/>, with all of it for the message.</summary>
    public static OutboundRefusal Parse(string reason)
    {
        var code = Array.Find(Codes, code => reason.StartsWith(code + ": ", StringComparison.Ordinal));
        return code is null ? new OutboundRefusal(Failed, reason) : new OutboundRefusal(code, reason[(code.Length + 2)..]);
    }
}
