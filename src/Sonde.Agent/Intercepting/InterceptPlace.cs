using System.Net;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Intercepting;

/// <summary>What is intercepted, and where it goes.</summary>
/// <param name="Port">The pod's port.</param>
/// <param name="Header">Only requests with it go to the client's machine; null for everything.</param>
/// <param name="ProbeSources">The addresses that probes come from; empty where nobody sends any.</param>
/// <param name="OpenHere">Opens a connection to the program on the client's machine; throws <see cref="IOException"/> where that does not take it.</param>
/// <param name="Clock">Time.</param>
internal sealed record InterceptPlace(
    int Port, InterceptHeader? Header, IReadOnlyList<IPAddress> ProbeSources, Func<CancellationToken, Task<Stream>> OpenHere, TimeProvider Clock);
