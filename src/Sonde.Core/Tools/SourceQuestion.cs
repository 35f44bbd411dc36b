using Sonde.Core.Ide;
using Sonde.Core.Operations;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Tools;

/// <summary>What a search for a program's sources goes by.</summary>
/// <param name="Process">The process.</param>
/// <param name="Sources">Its files, by the agent.</param>
/// <param name="Files">This machine's.</param>
/// <param name="Host">This machine.</param>
/// <param name="Workspace">The directory that the user works in.</param>
internal sealed record SourceQuestion(ProcessDescription Process, SourcesAnswer Sources, IWorkspaceFiles Files, HostContext Host, WorkspaceRoot Workspace);
