using System.Net;

namespace Sonde.Agent.Shielding;

/// <summary>A connection that was turned to a door.</summary>
/// <param name="Client">Its client; closed by the door.</param>
/// <param name="From">The client's address.</param>
/// <param name="Connect">Connects to the port that it was for, in the pod; throws <see cref="System.Net.Sockets.SocketException"/> where nobody listens.</param>
internal sealed record TurnedConnection(Stream Client, IPAddress From, Func<CancellationToken, Task<Stream>> Connect);
