namespace Sonde.Agent.Shielding;

/// <summary>Packet rules that live as long as their holder: whatever ends it, the kernel removes them.</summary>
internal interface IRuleTable : IAsyncDisposable
{
    /// <summary>Ends when the holder has ended, and the rules with it.</summary>
    Task Ended { get; }

    /// <summary>Carries one command out.</summary>
    /// <param name="command">One line of nft(8).</param>
    /// <returns>What it printed.</returns>
    /// <exception cref="IOException">It was refused, in nft's words, or not carried out in time.</exception>
    Task<string> RunAsync(string command);
}
