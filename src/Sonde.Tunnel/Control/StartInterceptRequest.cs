using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>
/// Asks for the connections that come in to a port of the pod: from the answer on, the agent opens a channel (<see cref="InterceptedPurpose"/>) for each that is to go to the client's machine. Where the
/// client refuses one, or does not take it within 1 s, it goes to the pod as before. Ends with <see cref="EndInterceptRequest"/>, and with the session.
/// </summary>
/// <param name="Port">1 to 65535.</param>
public sealed record StartInterceptRequest([property: JsonRequired] int Port) : AgentRequest
{
    /// <summary>Only HTTP/1 requests with this header go to the client's machine; null for every connection.</summary>
    public InterceptHeader? Header { get; init; }

    /// <summary>
    /// The addresses that a platform's probes come from, as text, IPv4 or IPv6; at most 16. The agent adds the default gateways of its network namespace. What comes from there and is a probe, or could be
    /// one and cannot be read, goes to the pod. Null where nobody sends any.
    /// </summary>
    public IReadOnlyList<string>? ProbeSources { get; init; }
}

/// <summary>A header that a request must have.</summary>
/// <param name="Name">Its name, at most 256 characters; upper and lower case are the same.</param>
/// <param name="Value">Its whole value, at most 4,096 characters; upper and lower case differ.</param>
public sealed record InterceptHeader([property: JsonRequired] string Name, [property: JsonRequired] string Value);

/// <summary>Asks how the session's intercept stands.</summary>
public sealed record InterceptFiguresRequest : AgentRequest;

/// <summary>Ends the session's intercept: new connections go to the pod at once. Answered when its rules are gone and the connections that were turned have ended, or were closed after 2 s.</summary>
public sealed record EndInterceptRequest : AgentRequest;

/// <summary>How an intercept stands.</summary>
/// <param name="IsOn">Whether connections are turned. False where its rules went by themselves, too.</param>
/// <param name="Figures">What went where so far.</param>
public sealed record InterceptAnswer(bool IsOn, InterceptFigures Figures) : AgentAnswer
{
    /// <summary>What could not be seen done, as a sentence; null for nothing.</summary>
    public string? Note { get; init; }
}

/// <summary>What went where: connections, or with a header requests.</summary>
/// <param name="Connections">Connections that were turned.</param>
/// <param name="Here">Went to the client's machine.</param>
/// <param name="Pod">Went to the pod.</param>
/// <param name="FellBack">Of these, those that the client's machine did not take.</param>
/// <param name="Probes">Probes, which went to the pod and are counted here alone.</param>
/// <param name="Broken">Of those that went to the client's machine, those that broke before their end.</param>
public sealed record InterceptFigures(long Connections, long Here, long Pod, long FellBack, long Probes, long Broken)
{
    /// <summary>How long it took to open a connection to the program on the client's machine, through the tunnel: the median of the latest 4,096. Null for none.</summary>
    public double? OpeningMedianMilliseconds { get; init; }

    /// <summary>And 99 of 100 of these took at most so long.</summary>
    public double? OpeningP99Milliseconds { get; init; }
}
