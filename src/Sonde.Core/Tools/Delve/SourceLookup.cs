using Sonde.Core.Ide;
using Sonde.Core.Operations;
using Sonde.Core.Sessions;
using Sonde.Core.Sources;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Tools.Delve;

/// <summary>Where the binary's sources are on this machine.</summary>
internal static class SourceLookup
{
    /// <summary>Finds the rules, and what the user should know. A session goes on without: the IDE then asks for files that it cannot find.</summary>
    public static async Task<SourceMap> FindAsync(
        AgentSession agent, ProcessDescription process, IWorkspaceFiles files, HostContext host, CancellationToken cancellation)
    {
        if (process.Go is not { } build || !agent.Hello.Capabilities.Contains(AgentCapability.Sources, StringComparer.Ordinal))
        {
            return new SourceMap([], []);
        }

        try
        {
            var sources = await agent.AskAsync<SourcesAnswer>(new SourcesRequest(process.ProcessId), cancellation).ConfigureAwait(false);
            var machine = new GoMachine(host.HomeDirectory, host.Variable("GOROOT"), host.Variable("GOPATH"), host.Variable("GOMODCACHE"));
            return new SourceMapper(files).Map(new GoBinary(build, sources.Files), host.WorkingDirectory, machine);
        }
        catch (Exception error) when (error is AgentRefusedException or IOException)
        {
            // A link that was lost just now is noticed, and said, by who waits for its end.
            return new SourceMap([], []);
        }
    }
}
