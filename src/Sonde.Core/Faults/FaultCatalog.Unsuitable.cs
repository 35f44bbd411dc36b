namespace Sonde.Core.Faults;

/// <content>5: cannot be debugged that way.</content>
public static partial class FaultCatalog
{
    /// <summary>No process was found that there is a debugger for.</summary>
    public static FaultDefinition NoProgram { get; } = new(
        "SND5001", ExitCode.Unsuitable,
        "No process that can be debugged was found",
        "No process in the container is a program of a language that Sonde has a debugger for, as far as its executable tells.",
        "Check the container (-c). Processes that could not be read are listed with the reason. Native code (C, C++, Rust) is debugged with --tool native, and an image of its own (docs/guide/native.md).");

    /// <summary>Several processes could be meant.</summary>
    public static FaultDefinition SeveralPrograms { get; } = new(
        "SND5002", ExitCode.Unsuitable,
        "Several processes could be debugged",
        "The container runs more than one program that there is a debugger for, none or several of them listen on a port, and the choice would be a guess.",
        "Choose one with --pid.");

    /// <summary>Another debugger holds the process.</summary>
    public static FaultDefinition AlreadyTraced { get; } = new(
        "SND5003", ExitCode.Unsuitable,
        "Another debugger holds the process",
        "Linux lets one tracer at a time hold a process, and a JVM takes one debugger at a time.",
        "End the other debugger or session first: sonde ps shows sessions of Sonde.");

    /// <summary>The cluster has no ephemeral containers.</summary>
    public static FaultDefinition NoEphemeralContainers { get; } = new(
        "SND5004", ExitCode.Unsuitable,
        "The cluster has no ephemeral containers",
        "The API server does not offer pods/ephemeralcontainers (Kubernetes before 1.16, or the feature is off).",
        "Declare the toolbox in the pod (docs/troubleshooting.md, \"A toolbox in the pod\"), or update the cluster.");

    /// <summary>This cluster's ephemeral containers cannot get the rights.</summary>
    public static FaultDefinition LegacyShapeTooWeak { get; } = new(
        "SND5005", ExitCode.Unsuitable,
        "This cluster's ephemeral containers cannot get the rights",
        "Kubernetes 1.16 to 1.22 takes no securityContext for ephemeral containers: user and capabilities come from the pod and the image alone.",
        "Set runAsUser for the whole pod, or declare the toolbox in the pod (docs/troubleshooting.md, \"A toolbox in the pod\").");

    /// <summary>The toolbox image could not be pulled.</summary>
    public static FaultDefinition ImageNotPulled { get; } = new(
        "SND5006", ExitCode.Unsuitable,
        "The toolbox image could not be pulled",
        "The node could not get the image; the kubelet's or engine's own words are quoted. Pull secrets are the pod's own. No image is published yet.",
        "Build it with `images/build go`, push it to a registry that the cluster can pull from, and name it: --image, or registry or image in config.yaml.");

    /// <summary>The toolbox image is not the right one.</summary>
    public static FaultDefinition WrongImage { get; } = new(
        "SND5007", ExitCode.Unsuitable,
        "The toolbox image is not the right one",
        "The image holds no agent, an agent that speaks another protocol, or is built for another processor architecture.",
        "Use the image that belongs to this version of Sonde: `images/build go` makes it (docs/guide/toolbox.md).");

    /// <summary>The debugger could not attach.</summary>
    public static FaultDefinition DebuggerFailed { get; } = new(
        "SND5008", ExitCode.Unsuitable,
        "The debugger could not attach",
        "The debugger started and failed, or could not be opened in the process; its own words are quoted.",
        "The words usually name the cause; docs/troubleshooting.md lists the common ones.");

    /// <summary>The target ended during the attach.</summary>
    public static FaultDefinition TargetDiedDuringAttach { get; } = new(
        "SND5009", ExitCode.Unsuitable,
        "The target ended during the attach",
        "The process or its container ended while the debugger attached.",
        "Look at its last log; start again when it runs.");

    /// <summary>The toolbox could not start.</summary>
    public static FaultDefinition ToolboxFailed { get; } = new(
        "SND5010", ExitCode.Unsuitable,
        "The toolbox could not start",
        "The container was admitted and then failed to start or ended at once; the kubelet's or engine's words are quoted. An ephemeral container cannot be taken back; its name is not used again.",
        "Read the words; a wrong image, architecture or security profile is the usual cause.");

    /// <summary>No permitted set of privileges suffices.</summary>
    public static FaultDefinition PrivilegesExcluded { get; } = new(
        "SND5011", ExitCode.Unsuitable,
        "No permitted set of privileges suffices",
        "What the process needs (its user, SYS_PTRACE) is excluded by the Pod Security level, the profile or the pod's own settings.",
        "Use the way that is named.");

    /// <summary>There is nothing for a probe shield to answer.</summary>
    public static FaultDefinition NothingToShield { get; } = new(
        "SND5012", ExitCode.Unsuitable,
        "There is nothing for a probe shield to answer",
        "--shield answers HTTP and gRPC probes of the kubelet. This target has none, or none that can be answered in its place; each is named with the reason.",
        "Leave --shield out.");

    /// <summary>The probe shield cannot be raised.</summary>
    public static FaultDefinition ShieldFailed { get; } = new(
        "SND5013", ExitCode.Unsuitable,
        "The probe shield cannot be raised",
        "The toolbox lacks NET_ADMIN or the nft program, or the node's kernel refuses its rules (nftables with owned tables, Linux 5.12). It was tried before anything was attached.",
        "Do what is named, or leave --shield out (docs/guide/shield.md).");

    /// <summary>The debugger does not fit into the pod's memory.</summary>
    public static FaultDefinition MemoryShort { get; } = new(
        "SND5014", ExitCode.Unsuitable,
        "The debugger does not fit into the pod's memory",
        "Delve's memory counts in the pod, whose limit would be reached while it attaches: the kernel would then kill a process in it. Nothing was attached. What Delve needs is estimated from the size of the program's debug information.",
        "Raise the containers' memory limits, or try it all the same with --no-memory-check: the toolbox offers itself to the kernel before the pod's own processes.");

    /// <summary>The program was not started so that a debugger gets in.</summary>
    public static FaultDefinition NotPrepared { get; } = new(
        "SND5015", ExitCode.Unsuitable,
        "The program was not started in a way that lets a debugger in",
        "A JVM takes its debugging agent (JDWP) at its start alone. Nothing was done to the process.",
        "Start it with JAVA_TOOL_OPTIONS=-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:5005 in its environment: it then listens within the pod alone. "
            + "Stacks need no debugger: kubectl exec or podman exec, then jcmd 1 Thread.print, where the image holds a JDK (docs/guide/java.md).");

    /// <summary>There is no debugger for .NET.</summary>
    public static FaultDefinition NoDotnetDebugger { get; } = new(
        "SND5016", ExitCode.Unsuitable,
        "There is no debugger for this runtime",
        "The process runs .NET. Microsoft's debugger for it (vsdbg) may be used with its own editors alone, and Sonde brings no other one. The runtime's diagnostic port is a unix socket in the process's /tmp: no TCP port that could be forwarded.",
        "Without a debugger `sonde profile` tells where it computes, what it allocates and how long collections stop it, and `sonde top` its counters, live. The port gives stacks and dumps to dotnet-stack and dotnet-dump, run beside the process as its user, with its process namespace and TMPDIR=/proc/PID/root/tmp: "
            + "kubectl debug --target, or podman run --pid container:NAME --user UID (docs/guide/dotnet.md).");

    /// <summary>The process cannot be profiled.</summary>
    public static FaultDefinition NotProfiled { get; } = new(
        "SND5017", ExitCode.Unsuitable,
        "The process cannot be profiled",
        "There is no way to this kind of profile: the runtime or its version does not let one be read from outside, the program serves no profiler of its own, or it did not give the profile, in its words. The process runs on as before.",
        "Ask for another --type: the message lists what there is for this process. A JVM mostly tells of its --type threads and heap where it cannot load a profiler (docs/guide/java.md). A .NET program needs its diagnostic port: no DOTNET_EnableDiagnostics=0, and a temporary folder that it may write to (docs/guide/dotnet.md). A Go program tells everything of itself where it imports net/http/pprof and listens on 127.0.0.1 (docs/guide/profile.md).");

    /// <summary>The toolbox lacks the program.</summary>
    public static FaultDefinition ToolNotInToolbox { get; } = new(
        "SND5018", ExitCode.Unsuitable,
        "The toolbox does not have this program, or cannot start it",
        "Programs are run from the toolbox's image, not from the target's: there may be none in there. The images for debuggers hold no shell. The target was not touched.",
        "Choose an image that has the program: --with net, which holds a shell and the usual tools, or one of your own with --image (docs/guide/run.md).");

    /// <summary>tcpdump did not capture.</summary>
    public static FaultDefinition NotCaptured { get; } = new(
        "SND5019", ExitCode.Unsuitable,
        "The packets cannot be captured",
        "tcpdump in the toolbox did not begin, or ended by itself: it was asked for an interface that is not there or for a filter that is none, or it has no NET_RAW, in its words. The target does not notice a capture.",
        "Filters are written as in pcap-filter(7): port 8080, host 10.0.0.7 and tcp. Without --interface every interface is listened to. Capturing needs root with NET_RAW in the toolbox (docs/guide/capture.md).");

    /// <summary>The target's file system refuses.</summary>
    public static FaultDefinition FileNotCopied { get; } = new(
        "SND5020", ExitCode.Unsuitable,
        "The target's file system refuses the copy",
        "A copy reads and writes with the rights of the target's own user. The file may not be read or the folder not written to, the file system is read-only or full, or what is named is a device; the kernel's words are quoted.",
        "Copy to a place that the target may write to: its /tmp, or a volume. A root file system that is read-only stays so.");

    /// <summary>The calls cannot be traced.</summary>
    public static FaultDefinition CallsNotTraced { get; } = new(
        "SND5021", ExitCode.Unsuitable,
        "The calls cannot be traced",
        "The kernel did not put the probes in, in its words: it has no uprobes or BPF that see all threads of one process (Linux 6.10), or does not let this toolbox use them; or the executable is none that the agent reads. The process runs on as before, with no probe in its code.",
        "Tracing needs root with BPF, PERFMON and SYS_PTRACE in the toolbox (docs/guide/trace.md). sonde profile tells where a process spends its time with less, and sonde log watches one line.");

    /// <summary>The agent does not list sockets.</summary>
    public static FaultDefinition SocketsNotListed { get; } = new(
        "SND5022", ExitCode.Unsuitable,
        "The sockets cannot be listed",
        "The agent reads them from the kernel (sock_diag, or else /proc/net) in the target's network, which needs no privilege; it was refused in the words that are quoted. The target does not notice.",
        "Repeat the command with --new-toolbox. Where the runtime hides both from containers, sonde capture shows the packets instead, if NET_RAW is to be had.");

    /// <summary>The traffic cannot be intercepted.</summary>
    public static FaultDefinition NotIntercepted { get; } = new(
        "SND5023", ExitCode.Unsuitable,
        "The traffic cannot be intercepted",
        "The toolbox turns connections with packet rules (nftables) in the pod's own network. The kernel did not take them, in nft's words, or the rules went away again; or the pod has its node's network, where the port is the whole node's. The pod gets its traffic as before.",
        "It takes Linux 5.12 and root with NET_ADMIN in the toolbox, and nft in its image (docs/guide/intercept.md). sonde forward and sonde debug need neither.");

    /// <summary>A service mesh turns the traffic already.</summary>
    public static FaultDefinition TrafficTurnedAlready { get; } = new(
        "SND5024", ExitCode.Unsuitable,
        "Rules of others turn this traffic already",
        "The pod's network has packet rules that lead connections to somebody's proxy, mostly a service mesh's: what comes in is encrypted for that proxy and would be cut off from it. Nothing was changed. A mesh whose rules are written with iptables-legacy or eBPF cannot be told everywhere; those tables are refused, too, where they can be seen.",
        "Intercept a pod that is not in the mesh: a copy (sonde debug --copy shows how one is made) without its injection, or the same workload in a namespace without it.");

    /// <summary>Another session intercepts the port.</summary>
    public static FaultDefinition InterceptedAlready { get; } = new(
        "SND5025", ExitCode.Unsuitable,
        "Another session intercepts this port",
        "A port's traffic goes to one place at a time. Nothing was changed, and the other session goes on.",
        "sonde ps tells whose session it is. sonde stop ends it, and the traffic goes to the pod again; another port, or another replica, is free.");

    /// <summary>The environment of a process may not be read.</summary>
    public static FaultDefinition EnvironmentNotRead { get; } = new(
        "SND5026", ExitCode.Unsuitable,
        "The environment of the process cannot be read",
        "--env-file reads /proc/PID/environ in the toolbox. The kernel lets the process's own user do that, or root with SYS_PTRACE and DAC_OVERRIDE, and refused in the words that are quoted; or the process is gone, or its environment is longer than 512 KiB. No traffic was turned, and no file was written.",
        "Leave --env-file out, or set the variables by hand. A toolbox that the pod declares needs these capabilities too (docs/guide/intercept.md).");

    /// <summary>The volumes of a process may not be read.</summary>
    public static FaultDefinition VolumesNotRead { get; } = new(
        "SND5027", ExitCode.Unsuitable,
        "The files of the pod's volumes cannot be read",
        "--mount reads what is mounted into the process through /proc/PID/root in the toolbox. The kernel lets the process's own user do that, or root with SYS_PTRACE and DAC_OVERRIDE, and refused in the words that are quoted; or the process is gone. No traffic was turned, and what had come was removed again.",
        "Leave --mount out, or bring the files one by one with sonde cp. A toolbox that the pod declares needs these capabilities too (docs/guide/intercept.md).");
}
