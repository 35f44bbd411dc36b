using Sonde.Core.Sessions;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Tools;

/// <summary>Asks the agent for a program's source files.</summary>
internal static class SourceLookup
{
    /// <summary>The files; null where the agent cannot tell. A session goes on without: the IDE then asks for files that it cannot find.</summary>
    public static async Task<SourcesAnswer?> AskAsync(AgentSession agent, ProcessDescription process, CancellationToken cancellation)
    {
        if (!agent.Hello.Capabilities.Contains(AgentCapability.Sources, StringComparer.Ordinal))
        {
            return null;
        }

        try
        {
            return await agent.AskAsync<SourcesAnswer>(new SourcesRequest(process.ProcessId), cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is AgentRefusedException or IOException)
        {
            // A link that was lost just now is noticed, and said, by who waits for its end.
            return null;
        }
    }
}
