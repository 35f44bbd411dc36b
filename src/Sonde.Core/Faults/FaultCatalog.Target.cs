namespace Sonde.Core.Faults;

/// <content>3: target missing or ambiguous.</content>
public static partial class FaultCatalog
{
    /// <summary>The target does not exist.</summary>
    public static FaultDefinition TargetMissing { get; } = new(
        "SND3001", ExitCode.Target,
        "The target does not exist",
        "The cluster or the container engine knows nothing by that name in that namespace or context.",
        "Check the name, -n and --context; `sonde ps` lists what there is.");

    /// <summary>Several containers could be meant.</summary>
    public static FaultDefinition ContainerAmbiguous { get; } = new(
        "SND3002", ExitCode.Target,
        "Several containers could be meant",
        "The pod holds more than one container, and none is marked by the annotation kubectl.kubernetes.io/default-container.",
        "Choose one with -c NAME.");

    /// <summary>The pod has no such container.</summary>
    public static FaultDefinition ContainerMissing { get; } = new(
        "SND3003", ExitCode.Target,
        "The pod has no such container",
        "-c names a container that the pod does not hold.",
        "Use one of the names that are listed.");

    /// <summary>No pod of the workload runs.</summary>
    public static FaultDefinition NoRunningPod { get; } = new(
        "SND3004", ExitCode.Target,
        "No pod of the workload runs",
        "The workload or selector was found, but none of its pods is running.",
        "Look at the pods: kubectl get pods, kubectl describe.");

    /// <summary>The container engine is not installed.</summary>
    public static FaultDefinition EngineMissing { get; } = new(
        "SND3005", ExitCode.Target,
        "The container engine is not installed",
        "The target names Podman or Docker, and its command is not on the PATH.",
        "Install it, or correct the PATH.");

    /// <summary>The target does not run.</summary>
    public static FaultDefinition TargetNotRunning { get; } = new(
        "SND3006", ExitCode.Target,
        "The target does not run",
        "The container exists but is not running: there is no process to look into.",
        "Start it; if it crashes, look at its last log first: kubectl logs --previous, podman logs.");

    /// <summary>The target went away.</summary>
    public static FaultDefinition TargetGone { get; } = new(
        "SND3007", ExitCode.Target,
        "The target went away",
        "The pod was deleted or replaced, the container restarted, or its process ended while the session was open. A restarted container takes its toolbox with it.",
        "Start the same command again: it finds the new pod or process.");

    /// <summary>There is no such process.</summary>
    public static FaultDefinition ProcessMissing { get; } = new(
        "SND3008", ExitCode.Target,
        "There is no such process",
        "--pid names a process that the target container does not have. Process ids are those inside of the container.",
        "Leave --pid out to see what there is.");

    /// <summary>The target has no such file.</summary>
    public static FaultDefinition RemoteFileMissing { get; } = new(
        "SND3009", ExitCode.Target,
        "The target has no such file or folder",
        "The path does not lead to anything in the target, or the folder that a copy should go into is not there. The path is the target's own, from its root on; symbolic links in it are followed there and lead nowhere else.",
        "Check the path, and the container (-c) and process (--pid): each container has files of its own.");

    /// <summary>The program has no such function.</summary>
    public static FaultDefinition FunctionMissing { get; } = new(
        "SND3010", ExitCode.Target,
        "The program has no such function",
        "No function of the process's executable has this name, or fits this pattern. Names are whole, as stack traces have them: main.(*Shop).order. What the compiler has put into its callers (inlined) or left out is no function any more.",
        "Take one of the names that are given, or a star for what you do not know: 'main.*'. Built with -gcflags=-l, or with //go:noinline above it, a Go function stays one.");

    /// <summary>The pattern fits too many functions.</summary>
    public static FaultDefinition FunctionsTooMany { get; } = new(
        "SND3011", ExitCode.Target,
        "The pattern fits too many functions",
        "At most 64 functions are traced at once: each has probes of its own, which the kernel keeps in the program's code for so long.",
        "Narrow the pattern down.");

    /// <summary>Nobody listens on the port.</summary>
    public static FaultDefinition PortMissing { get; } = new(
        "SND3012", ExitCode.Target,
        "Nobody listens on this port in the pod",
        "The port is the one inside of the pod, on which its program listens: not a service's, nor a node's, which lead there under other numbers. What listens on the pod's loopback alone is not reached from outside, so nothing comes in there.",
        "Name the port that the program listens on, one of those that are given. A service's targetPort is such a port.");
}
