namespace Sonde.Kubernetes.Api;

/// <summary>A pod (core/v1): the parts that a debugging tool decides on. The values of environment variables are never read.</summary>
public sealed record Pod
{
    /// <summary>Name, labels, owner.</summary>
    public ObjectMetadata Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>What was asked for.</summary>
    public PodSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What there is.</summary>
    public PodStatus Status { get; init => field = value ?? new(); } = new();
}

/// <summary>What was asked for (PodSpec).</summary>
public sealed record PodSpec
{
    /// <summary>The node; empty before it is scheduled.</summary>
    public string NodeName { get; init => field = value ?? ""; } = "";

    /// <summary>Who places it; empty where the server does not say.</summary>
    public string SchedulerName { get; init => field = value ?? ""; } = "";

    /// <summary>The labels that its node must have.</summary>
    public IReadOnlyDictionary<string, string> NodeSelector { get; init => field = value ?? new Dictionary<string, string>(); } =
        new Dictionary<string, string>();

    /// <summary>What holds its placing back (1.26 and later).</summary>
    public IReadOnlyList<SchedulingGate> SchedulingGates { get; init => field = Given.Items(value); } = [];

    /// <summary>Its volumes; of each only what a claim is called.</summary>
    public IReadOnlyList<PodVolume> Volumes { get; init => field = Given.Items(value); } = [];

    /// <summary>True: all containers share one PID namespace, and PID 1 is the pause process.</summary>
    public bool ShareProcessNamespace { get; init; }

    /// <summary>True: the pod has the node's PID namespace.</summary>
    public bool HostPID { get; init; }

    /// <summary>True: the pod has the node's network namespace.</summary>
    public bool HostNetwork { get; init; }

    /// <summary>False: the pod has a user namespace of its own. Null means the server said nothing: the node's.</summary>
    public bool? HostUsers { get; init; }

    /// <summary>The runtime class; empty for the node's own.</summary>
    public string RuntimeClassName { get; init => field = value ?? ""; } = "";

    /// <summary>The service account.</summary>
    public string ServiceAccountName { get; init => field = value ?? ""; } = "";

    /// <summary>Always, OnFailure or Never.</summary>
    public string RestartPolicy { get; init => field = value ?? ""; } = "";

    /// <summary>Seconds between SIGTERM and SIGKILL; null means 30.</summary>
    public int? TerminationGracePeriodSeconds { get; init; }

    /// <summary>What holds for all containers that do not say otherwise.</summary>
    public PodSecurityContext SecurityContext { get; init => field = value ?? new(); } = new();

    /// <summary>The containers.</summary>
    public IReadOnlyList<Container> Containers { get; init => field = Given.Items(value); } = [];

    /// <summary>The init containers; one with restart policy Always is a sidecar and goes on running.</summary>
    public IReadOnlyList<Container> InitContainers { get; init => field = Given.Items(value); } = [];

    /// <summary>The ephemeral containers.</summary>
    public IReadOnlyList<Container> EphemeralContainers { get; init => field = Given.Items(value); } = [];
}

/// <summary>What holds a pod's placing back until somebody takes it away.</summary>
public sealed record SchedulingGate
{
    /// <summary>Its name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";
}

/// <summary>A volume of a pod.</summary>
public sealed record PodVolume
{
    /// <summary>The name; unique in the pod.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The claim that it stands for; null for every other kind of volume.</summary>
    public ClaimVolume? PersistentVolumeClaim { get; init; }
}

/// <summary>A volume that stands for a claim.</summary>
public sealed record ClaimVolume
{
    /// <summary>The claim's name.</summary>
    public string ClaimName { get; init => field = value ?? ""; } = "";
}

/// <summary>What holds for all containers of a pod (PodSecurityContext). Null means nothing is said.</summary>
public sealed record PodSecurityContext
{
    /// <summary>The uid.</summary>
    public long? RunAsUser { get; init; }

    /// <summary>The gid.</summary>
    public long? RunAsGroup { get; init; }

    /// <summary>True: the kubelet refuses uid 0.</summary>
    public bool? RunAsNonRoot { get; init; }

    /// <summary>The group of the volumes, which every process has besides.</summary>
    public long? FsGroup { get; init; }

    /// <summary>More groups.</summary>
    public IReadOnlyList<long> SupplementalGroups { get; init => field = value ?? []; } = [];

    /// <summary>The seccomp profile.</summary>
    public SecurityProfile? SeccompProfile { get; init; }

    /// <summary>The AppArmor profile.</summary>
    public SecurityProfile? AppArmorProfile { get; init; }
}

/// <summary>A seccomp or AppArmor profile.</summary>
public sealed record SecurityProfile
{
    /// <summary>RuntimeDefault, Unconfined or Localhost.</summary>
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>The profile on the node, for Localhost; null else.</summary>
    public string? LocalhostProfile { get; init; }
}
