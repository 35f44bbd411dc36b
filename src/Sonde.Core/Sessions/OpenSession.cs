using Sonde.Core.Plans;
using Sonde.Core.Platforms;

namespace Sonde.Core.Sessions;

/// <summary>A plan that was carried out: the toolbox runs and its agent answers. Owns the agent session, not the platform.</summary>
internal sealed record OpenSession(PlatformFacts Facts, Plan Plan, AgentSession Agent) : IAsyncDisposable
{
    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Agent.DisposeAsync();
}
