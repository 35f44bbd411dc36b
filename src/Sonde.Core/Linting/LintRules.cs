namespace Sonde.Core.Linting;

/// <summary>All rules.</summary>
public static class LintRules
{
    private const string Loopback = "start the program by itself; sonde debug attaches to it when somebody has to look, and leaves nothing behind";

    /// <summary>A container's command.</summary>
    public static LintRule DebuggerStarts { get; } = Error(
        "SL001", "A container starts its program under a debugger", "whoever reaches the debugger can read, change and stop the program, and it may stop by itself", Loopback);

    /// <summary>Variables that make a runtime listen.</summary>
    public static LintRule DebuggerInEnvironment { get; } = Error(
        "SL002", "A variable makes the runtime listen for debuggers", "whoever reaches the port runs code of their own in the program", "take the option out of the variable; " + Loopback);

    /// <summary>On an address that others reach.</summary>
    public static LintRule DebuggerListensOutside { get; } = Error(
        "SL003", "A debugger listens beyond the loopback", "debuggers ask for no password: every pod that reaches this one can run code in it",
        "listen on 127.0.0.1, which the API server reaches for those who may (kubectl port-forward, sonde)");

    /// <summary>Declared by a container.</summary>
    public static LintRule DebugPort { get; } = Warning(
        "SL004", "A container declares a port of a debugger", "it says that something is there to connect to, and services find it by its name", "take the port out of what production is made of");

    /// <summary>In a service.</summary>
    public static LintRule ServiceLeadsToDebugger { get; } = Error(
        "SL005", "A service leads to a debugger", "the whole cluster can reach it, and with NodePort or LoadBalancer others can too", "take the port out of the service; kubectl port-forward and sonde need none");

    /// <summary>In an ingress or a route.</summary>
    public static LintRule RouteLeadsToDebugger { get; } = Error(
        "SL006", "An ingress or route leads to a debugger", "everybody who reaches the host runs code of their own in the program", "route to the service's HTTP port");

    /// <summary>A capability.</summary>
    public static LintRule TraceCapability { get; } = Error(
        "SL007", "A container may trace other processes", "with SYS_PTRACE what takes over the container reads and changes its neighbours' memory", "take SYS_PTRACE out; a toolbox brings what it needs for as long as it is there");

    /// <summary>Privileged.</summary>
    public static LintRule Privileged { get; } = Error(
        "SL008", "A container is privileged", "it is root of the node in all but name", "take privileged out, and add the one capability that is needed");

    /// <summary>Shared processes.</summary>
    public static LintRule SharedProcesses { get; } = Warning(
        "SL009", "The pod's containers see each other's processes", "each reads the others' files and variables through /proc", "take shareProcessNamespace out; a toolbox targets one container without it");

    /// <summary>Of the node.</summary>
    public static LintRule HostNamespaces { get; } = Error(
        "SL010", "The pod shares a namespace with its node", "what takes over a container sees the node's processes or network", "take hostPID, hostIPC and hostNetwork out");

    /// <summary>An image for debugging.</summary>
    public static LintRule DebugImage { get; } = Error(
        "SL011", "A container's image is one for debugging", "it holds shells, debuggers or symbols, and may start under one of them", "name the hardened image");

    /// <summary>Something of development alone.</summary>
    public static LintRule DebugObject { get; } = Warning(
        "SL012", "Something is there for debugging alone", "what only development needs is open to everybody in production", "leave it out of what production is made of");

    /// <summary>Debug mode, outside of development.</summary>
    public static LintRule DebugMode { get; } = Error(
        "SL013", "A workload is in debug mode", "the label says that it was rendered for development", "render it for production: an environment that is not on debug.environments, or the overlay without the component");

    /// <summary>Root.</summary>
    public static LintRule RunsAsRoot { get; } = Warning(
        "SL014", "A container runs as root", "what takes it over has root's capabilities, and toolboxes need more rights beside it", "runAsNonRoot: true and runAsUser: 1001");

    /// <summary>More rights than its parent.</summary>
    public static LintRule Escalation { get; } = Warning(
        "SL015", "A container may gain rights", "a setuid program in the image makes root of anybody", "allowPrivilegeEscalation: false");

    /// <summary>Without seccomp or AppArmor.</summary>
    public static LintRule Unconfined { get; } = Warning(
        "SL016", "A container is unconfined", "system calls that its runtime keeps from containers are open to it", "seccompProfile: { type: RuntimeDefault }");

    /// <summary>What the node has.</summary>
    public static LintRule NodeSocket { get; } = Error(
        "SL017", "A container has the runtime's socket or the node's root", "whoever takes it over takes over the node", "take the hostPath out");

    /// <summary>Profiles for everybody.</summary>
    public static LintRule ProfilesPublished { get; } = Warning(
        "SL018", "A service leads to a port of profiles", "profiles and dumps tell what a program holds; /debug/pprof also costs it time", "take the port out of the service; sonde profile finds it on the pod's loopback");

    /// <summary>In the last stage of a Dockerfile.</summary>
    public static LintRule ImageHoldsDebugger { get; } = Error(
        "SL101", "The image that a build makes holds a debugger", "whoever gets into the container finds it there", "install it in a stage of its own that is not the last one");

    /// <summary>Its command.</summary>
    public static LintRule ImageStartsDebugger { get; } = Error(
        "SL102", "The image that a build makes starts under a debugger", "whoever reaches the debugger runs code in the program", Loopback);

    /// <summary>Its ports.</summary>
    public static LintRule ImageExposesDebugger { get; } = Warning(
        "SL103", "The image that a build makes exposes a port of a debugger", "docker run -P publishes it", "take the port out of EXPOSE");

    /// <summary>Compiled for debuggers.</summary>
    public static LintRule ImageUnoptimised { get; } = Warning(
        "SL104", "What goes into the last stage is compiled for debugging", "it is slower, and tells more than it has to", "build without -gcflags 'all=-N -l' and -O0");

    /// <summary>The last stage is the debug one.</summary>
    public static LintRule DebugStageIsLast { get; } = Error(
        "SL105", "The last stage is the one for debugging", "docker build without --target makes it", "put the production stage last");

    /// <summary>Root.</summary>
    public static LintRule ImageRunsAsRoot { get; } = Warning(
        "SL106", "The image that a build makes runs as root", "a cluster that does not forbid it runs it so", "USER 1001:1001 in the last stage");

    /// <summary>From an image for debugging.</summary>
    public static LintRule ImageFromDebugImage { get; } = Error(
        "SL107", "The last stage is made from an image for debugging", "it holds a shell and tools", "name the image without :debug");

    /// <summary>By their ids.</summary>
    public static IReadOnlyList<LintRule> All { get; } =
    [
        DebuggerStarts, DebuggerInEnvironment, DebuggerListensOutside, DebugPort, ServiceLeadsToDebugger, RouteLeadsToDebugger, TraceCapability, Privileged, SharedProcesses, HostNamespaces,
        DebugImage, DebugObject, DebugMode, RunsAsRoot, Escalation, Unconfined, NodeSocket, ProfilesPublished,
        ImageHoldsDebugger, ImageStartsDebugger, ImageExposesDebugger, ImageUnoptimised, DebugStageIsLast, ImageRunsAsRoot, ImageFromDebugImage,
    ];

    private static LintRule Error(string id, string title, string why, string fix) => new(id, LintSeverity.Error, title, why, fix);

    private static LintRule Warning(string id, string title, string why, string fix) => new(id, LintSeverity.Warning, title, why, fix);
}
