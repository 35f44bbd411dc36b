namespace Sonde.Agent.Arguments;

/// <summary>What the program was asked to be.</summary>
internal abstract record AgentMode
{
    private AgentMode()
    {
    }

    /// <summary>The toolbox's main process.</summary>
    /// <param name="SocketPath">Where it listens.</param>
    /// <param name="TimeToLive">It ends itself after so long without a session.</param>
    /// <param name="CatchesStart">It holds the first Go program that another container of the pod starts.</param>
    internal sealed record Serve(string SocketPath, TimeSpan TimeToLive, bool CatchesStart = false) : AgentMode;

    /// <summary>Waits until the serving agent catches starts.</summary>
    /// <param name="SocketPath">Where the agent listens.</param>
    internal sealed record Ready(string SocketPath) : AgentMode;

    /// <summary>Internal: catches a program at its start.</summary>
    /// <param name="ParentId">The agent, which must be the parent.</param>
    internal sealed record Catch(int ParentId) : AgentMode;

    /// <summary>Hands its standard input and output to the serving agent.</summary>
    /// <param name="SocketPath">Where the agent listens.</param>
    internal sealed record Connect(string SocketPath) : AgentMode;

    /// <summary>Internal: a tool's parent, which ends it when the agent has died.</summary>
    /// <param name="ParentId">The agent.</param>
    /// <param name="TargetId">The process that the tool debugs.</param>
    /// <param name="SocketPath">Where the tool will serve; null for one that speaks over the descriptor 3 that it inherits, as its standard input and output.</param>
    /// <param name="Command">The tool's absolute path and its arguments.</param>
    internal sealed record Keep(int ParentId, int TargetId, string? SocketPath, IReadOnlyList<string> Command) : AgentMode;

    /// <summary>Internal: becomes the tool, after having asked for a signal at its parent's death.</summary>
    /// <param name="ParentId">The process that must be the parent.</param>
    /// <param name="Command">The tool's absolute path and its arguments.</param>
    internal sealed record Launch(int ParentId, IReadOnlyList<string> Command) : AgentMode;

    /// <summary>Internal: becomes a program that a session starts.</summary>
    /// <param name="ParentId">The agent, which must be the parent.</param>
    /// <param name="HasTerminal">Its standard input is a terminal, which is to be the one that controls it.</param>
    /// <param name="Directory">Its working directory.</param>
    /// <param name="Command">Its absolute path and its arguments.</param>
    internal sealed record Become(int ParentId, bool HasTerminal, string Directory, IReadOnlyList<string> Command) : AgentMode;

    /// <summary>Puts this program into a folder.</summary>
    /// <param name="Directory">The folder.</param>
    internal sealed record Install(string Directory) : AgentMode;

    /// <summary>A container's main process in dev mode.</summary>
    /// <param name="Directory">The folder that the container has for it.</param>
    /// <param name="Files">The folder whose files are kept the same as a client's; null where programs are sent.</param>
    /// <param name="Command">The container's program, as a path or a name, and its arguments.</param>
    internal sealed record Develop(string Directory, string? Files, IReadOnlyList<string> Command) : AgentMode;

    /// <summary>Copies what a folder holds into another one that is empty.</summary>
    /// <param name="From">The folder of an image.</param>
    /// <param name="To">The folder that is filled.</param>
    internal sealed record Fill(string From, string To) : AgentMode;

    /// <summary>Prints what this agent is.</summary>
    internal sealed record Version : AgentMode;

    /// <summary>The words were not understood.</summary>
    /// <param name="Problem">A sentence.</param>
    internal sealed record Unknown(string Problem) : AgentMode;
}
