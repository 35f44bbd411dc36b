namespace Sonde.Core.Sockets.Findings;

/// <summary>Finds related kinds of what is conspicuous. Pure.</summary>
internal interface ISocketFinder
{
    /// <summary>What the looks show; none where they show nothing.</summary>
    /// <param name="looks">The looks.</param>
    /// <param name="target">The target as words of a command.</param>
    IEnumerable<SocketFinding> Find(SocketLooks looks, string target);
}
