using Sonde.Tunnel.Control;

namespace Sonde.Testing.Commands;

/// <summary>What a <see cref="ScriptedAgent"/> says unless a test wants something else.</summary>
public static class AgentFacts
{
    public static SessionFigures Figures { get; } = new(2, 1500, 900, 1, 64);

    public static HelloAnswer Hello(string session) => new(
        "sonde-agent/0.1.0",
        session,
        [AgentCapability.Processes, AgentCapability.Sources, AgentCapability.Delve, AgentCapability.Forward, AgentCapability.Heal, AgentCapability.Sessions, AgentCapability.Observe, AgentCapability.ObservePython, AgentCapability.Stacks, AgentCapability.SampleGo, AgentCapability.SamplePython, AgentCapability.PythonMemory, AgentCapability.Programs, AgentCapability.Copy, AgentCapability.Trace, AgentCapability.Sockets, AgentCapability.SampleJava, AgentCapability.RecordJava, AgentCapability.SampleNative, AgentCapability.Develop, AgentCapability.Synchronise, AgentCapability.Intercept, AgentCapability.Environment, AgentCapability.SynchroniseBack, AgentCapability.Outbound, AgentCapability.Volumes],
        "amd64",
        7,
        new ProcessIdentity(1001, 1001, 0, 0),
        new Dictionary<string, string> { ["delve"] = "1.27.1" });

    /// <summary>A Go server that may be traced.</summary>
    public static ProcessDescription GoServer(int processId = 1) => new(
        processId, 0, "shop", "/shop", new ProcessIdentity(1001, 1001, 0, 0), new TraceAccess(true, null, null), 0, null, "go",
        new GoBuild("go1.26.1", "example.com/shop", "example.com/shop", null, false, false, false, true, true, null));

    /// <summary>A Java service that may be traced.</summary>
    public static ProcessDescription JavaServer() => GoServer() with { Runtime = "java", Go = null, Executable = "/usr/lib/jvm/bin/java", Jdwp = JdwpState.Off };

    /// <summary>A process that the agent may not look at.</summary>
    public static ProcessDescription Hidden(int user, int group) => new(
        1, 0, "shop", null, new ProcessIdentity(user, group, 0, 0),
        new TraceAccess(false, "user", $"the process runs as uid {user}, gid {group}, and the agent as uid 0, gid 0"), 0, null, null, null);

    public static SessionDescription Session(string id, string user) => new(
        id, user, "laptop-of-" + user, new DateTimeOffset(2026, 5, 1, 9, 0, 0, TimeSpan.Zero), 1, TargetState.Running, Figures);
}
