using System.Net;

namespace Sonde.Agent.Outbound;

/// <summary>The way to name servers; the second implementation is the tests'.</summary>
internal interface IDnsLink
{
    /// <summary>Sends a question and waits for its answer.</summary>
    /// <param name="server">The server.</param>
    /// <param name="question">The question.</param>
    /// <param name="isStream">Over TCP; false for UDP.</param>
    /// <param name="cancellation">Ends the waiting: a server may never answer.</param>
    /// <exception cref="IOException">The server cannot be reached, or its answer is none.</exception>
    Task<DnsReply> AskAsync(IPAddress server, ReadOnlyMemory<byte> question, bool isStream, CancellationToken cancellation);
}
