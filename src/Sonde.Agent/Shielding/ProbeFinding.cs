namespace Sonde.Agent.Shielding;

/// <summary>What the first bytes of a connection turned out to be.</summary>
internal abstract record ProbeFinding
{
    private ProbeFinding()
    {
    }

    /// <summary>Too few to tell.</summary>
    internal sealed record More : ProbeFinding;

    /// <summary>An HTTP/2 client that says nothing further before it has heard from its server.</summary>
    internal sealed record Greeting : ProbeFinding;

    /// <summary>A probe, whole.</summary>
    /// <param name="Name">As in <see cref="Sonde.Tunnel.Control.ShieldedProbe"/>.</param>
    /// <param name="Answer">What it is to be answered with.</param>
    internal sealed record Probe(string Name, byte[] Answer) : ProbeFinding;

    /// <summary>No probe: the target's to answer.</summary>
    /// <param name="Own">Bytes among them that answer what the shield itself said, and are not the target's to see.</param>
    internal sealed record Stranger(Range Own) : ProbeFinding;
}
