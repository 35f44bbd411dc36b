using Sonde.Tunnel.Control;

namespace Sonde.Agent.Tracing;

/// <summary>Probes that are in. Disposing takes them out, as does the end of this process.</summary>
internal interface IProbes : IDisposable
{
    /// <summary>How often each function was called so far, in their order.</summary>
    IReadOnlyList<long> Calls();

    /// <summary>What was counted of a function.</summary>
    CallCountsLine Count(int function);

    /// <summary>A call that is to be told; null where there is none now.</summary>
    CallSeenLine? Next();

    /// <summary>How many calls were to be told and were not.</summary>
    long Untold();

    /// <summary>Takes the probes out; what was counted can still be read.</summary>
    void Detach();
}
