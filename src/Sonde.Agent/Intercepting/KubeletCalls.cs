using Sonde.Agent.Shielding;

namespace Sonde.Agent.Intercepting;

/// <summary>Tells apart what comes from where probes come from. Pure.</summary>
internal static class KubeletCalls
{
    /// <summary>Who has said nothing by then waits for the other side to speak first.</summary>
    public static readonly TimeSpan MostSilence = TimeSpan.FromSeconds(1);

    /// <summary>Looks at everything that has come so far.</summary>
    public static KubeletCall Look(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? KubeletCall.Unknown : HttpHead.ReadRequest(bytes) switch
    {
        HttpFinding.More => KubeletCall.Unknown,
        HttpFinding.Head head => head.Of.Values("User-Agent").Any(static agent => agent.StartsWith(HttpProbeText.Agent, StringComparison.Ordinal)) ? KubeletCall.Probe : KubeletCall.Request,
        _ => KubeletCall.Unreadable,
    };
}
