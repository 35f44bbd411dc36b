namespace Sonde.Kubernetes.Api;

/// <summary>What there is of a pod (PodStatus).</summary>
public sealed record PodStatus
{
    /// <summary>Pending, Running, Succeeded, Failed or Unknown.</summary>
    public string Phase { get; init => field = value ?? ""; } = "";

    /// <summary>Why, in a word: <c>Evicted</c>; empty where there is nothing to say.</summary>
    public string Reason { get; init => field = value ?? ""; } = "";

    /// <summary>Why, in a sentence.</summary>
    public string Message { get; init => field = value ?? ""; } = "";

    /// <summary>The conditions.</summary>
    public IReadOnlyList<PodCondition> Conditions { get; init => field = Given.Items(value); } = [];

    /// <summary>The pod's address; empty before it has one.</summary>
    public string PodIP { get; init => field = value ?? ""; } = "";

    /// <summary>The node's address; empty before the pod is scheduled.</summary>
    public string HostIP { get; init => field = value ?? ""; } = "";

    /// <summary>Guaranteed, Burstable or BestEffort.</summary>
    public string QosClass { get; init => field = value ?? ""; } = "";

    /// <summary>The containers; one that the kubelet has not seen yet is missing.</summary>
    public IReadOnlyList<ContainerStatus> ContainerStatuses { get; init => field = Given.Items(value); } = [];

    /// <summary>The init containers.</summary>
    public IReadOnlyList<ContainerStatus> InitContainerStatuses { get; init => field = Given.Items(value); } = [];

    /// <summary>The ephemeral containers.</summary>
    public IReadOnlyList<ContainerStatus> EphemeralContainerStatuses { get; init => field = Given.Items(value); } = [];
}

/// <summary>A condition of a pod.</summary>
public sealed record PodCondition
{
    /// <summary><c>Ready</c>, <c>PodScheduled</c> …</summary>
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>True, False or Unknown.</summary>
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>Why, in a word.</summary>
    public string Reason { get; init => field = value ?? ""; } = "";

    /// <summary>Why, in a sentence.</summary>
    public string Message { get; init => field = value ?? ""; } = "";

    /// <summary>Since when; null where the server does not say.</summary>
    public DateTimeOffset? LastTransitionTime { get; init; }
}

/// <summary>What there is of a container.</summary>
public sealed record ContainerStatus
{
    /// <summary>The container.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The state it is in; never null.</summary>
    public ContainerState State { get; init => field = value ?? new(); } = new();

    /// <summary>The state of the run before; never null, and empty where there was none.</summary>
    public ContainerState LastState { get; init => field = value ?? new(); } = new();

    /// <summary>True where its readiness probe succeeds; always false for an ephemeral container.</summary>
    public bool Ready { get; init; }

    /// <summary>False until its startup probe has succeeded; null where the server does not say.</summary>
    public bool? Started { get; init; }

    /// <summary>How often it was restarted.</summary>
    public int RestartCount { get; init; }

    /// <summary>The image as the runtime has it.</summary>
    public string Image { get; init => field = value ?? ""; } = "";

    /// <summary>The image's digest or id; empty before it is pulled.</summary>
    public string ImageID { get; init => field = value ?? ""; } = "";

    /// <summary><c>containerd://…</c>; empty before there is a container.</summary>
    public string ContainerID { get; init => field = value ?? ""; } = "";

    /// <summary>As whom it was started; null where the server does not say (before 1.31).</summary>
    public ContainerUser? User { get; init; }
}

/// <summary>A container's state: exactly one of the three is not null, or none (before the kubelet looked: waiting).</summary>
public sealed record ContainerState
{
    /// <summary>It has not started.</summary>
    public ContainerWaiting? Waiting { get; init; }

    /// <summary>It runs.</summary>
    public ContainerRunning? Running { get; init; }

    /// <summary>It has ended.</summary>
    public ContainerTerminated? Terminated { get; init; }
}

/// <summary>Why a container has not started.</summary>
public sealed record ContainerWaiting
{
    /// <summary><c>ContainerCreating</c>, <c>ImagePullBackOff</c>, <c>RunContainerError</c> …</summary>
    public string Reason { get; init => field = value ?? ""; } = "";

    /// <summary>The kubelet's own words.</summary>
    public string Message { get; init => field = value ?? ""; } = "";
}

/// <summary>Since when a container runs.</summary>
public sealed record ContainerRunning
{
    /// <summary>Since then.</summary>
    public DateTimeOffset? StartedAt { get; init; }
}

/// <summary>How a container ended.</summary>
public sealed record ContainerTerminated
{
    /// <summary>The exit code; 128 + the signal where one ended it.</summary>
    public int ExitCode { get; init; }

    /// <summary>The signal; 0 where none is told.</summary>
    public int Signal { get; init; }

    /// <summary><c>Completed</c>, <c>Error</c>, <c>OOMKilled</c>, <c>StartError</c> …</summary>
    public string Reason { get; init => field = value ?? ""; } = "";

    /// <summary>The runtime's own words, or the container's termination message.</summary>
    public string Message { get; init => field = value ?? ""; } = "";

    /// <summary>From then.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Until then.</summary>
    public DateTimeOffset? FinishedAt { get; init; }
}

/// <summary>As whom a container was started.</summary>
public sealed record ContainerUser
{
    /// <summary>On Linux; null elsewhere.</summary>
    public LinuxContainerUser? Linux { get; init; }
}

/// <summary>As whom a container's first process was started on Linux; it may have become somebody else.</summary>
public sealed record LinuxContainerUser
{
    /// <summary>The uid.</summary>
    public long Uid { get; init; }

    /// <summary>The gid.</summary>
    public long Gid { get; init; }

    /// <summary>More groups.</summary>
    public IReadOnlyList<long> SupplementalGroups { get; init => field = value ?? []; } = [];
}
