using Sonde.Tunnel.Control;

namespace Sonde.Agent.Outbound;

/// <summary>A connection out of the pod cannot be opened.</summary>
/// <param name="refusal">Why, for the client.</param>
internal sealed class OutboundRefusedException(OutboundRefusal refusal) : Exception(refusal.Message)
{
    /// <summary>Why.</summary>
    public OutboundRefusal Refusal => refusal;

    /// <summary>Makes one.</summary>
    /// <param name="code">One of <see cref="OutboundRefusal"/>'s constants.</param>
    /// <param name="message">A sentence's part.</param>
    public static OutboundRefusedException Of(string code, string message) => new(new OutboundRefusal(code, message));
}
