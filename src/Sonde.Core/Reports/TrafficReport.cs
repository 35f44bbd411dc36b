namespace Sonde.Core.Reports;

/// <summary>Who talked to whom in a capture.</summary>
/// <param name="Conversations">Those with most bytes, at most 20.</param>
/// <param name="ConversationCount">How many there were.</param>
/// <param name="Requests">The HTTP requests that took longest, at most 20.</param>
/// <param name="RequestCount">How many were answered.</param>
public sealed record TrafficReport(IReadOnlyList<ConversationRow> Conversations, int ConversationCount, IReadOnlyList<SlowRequest> Requests, int RequestCount) : Report;

/// <summary>All connections of a client to a server's port.</summary>
/// <param name="Client">The client's address.</param>
/// <param name="Server">The server's address and port.</param>
/// <param name="Protocol"><c>tcp</c>, <c>udp</c>.</param>
/// <param name="Connections">How many; of UDP, pairs of ports.</param>
/// <param name="Packets">In both directions.</param>
/// <param name="BytesUp">From the client, on the wire.</param>
/// <param name="BytesDown">From the server.</param>
/// <param name="Retransmissions">Packets that were sent once more.</param>
/// <param name="Resets">Connections that were broken off.</param>
public sealed record ConversationRow(
    string Client, string Server, string Protocol, int Connections, long Packets, long BytesUp, long BytesDown, long Retransmissions, long Resets)
{
    /// <summary>The median of the times until something was acknowledged; null where none was.</summary>
    public double? RoundTripMilliseconds { get; init; }
}

/// <summary>An HTTP request that was answered.</summary>
/// <param name="Request">Its method, host and path, as far as they were captured.</param>
/// <param name="Code">The response's code.</param>
/// <param name="Milliseconds">From the request to the response's beginning.</param>
/// <param name="Server">The server's address and port.</param>
public sealed record SlowRequest(string Request, int Code, double Milliseconds, string Server);
