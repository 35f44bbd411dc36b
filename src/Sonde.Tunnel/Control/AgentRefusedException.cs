namespace Sonde.Tunnel.Control;

/// <summary>A request was not done.</summary>
/// <param name="error">Why.</param>
public sealed class AgentRefusedException(AgentError error) : Exception(error.Message)
{
    /// <summary>Why.</summary>
    public AgentError Error { get; } = error;
}
