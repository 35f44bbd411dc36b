namespace Sonde.Core.Diagnosis;

/// <summary>The stable names of all kinds of causes; docs/guide/why.md says what each means.</summary>
public static class CauseNames
{
    /// <summary>No node has the CPU that the pod requests.</summary>
    public const string UnschedulableCpu = "unschedulable-cpu";

    /// <summary>No node has the memory that the pod requests.</summary>
    public const string UnschedulableMemory = "unschedulable-memory";

    /// <summary>No node has another thing that the pod requests: a GPU, storage, a place for one more pod.</summary>
    public const string UnschedulableResource = "unschedulable-resource";

    /// <summary>No node has the labels that the pod's node selector or node affinity wants.</summary>
    public const string UnschedulableNodeSelector = "unschedulable-node-selector";

    /// <summary>No node satisfies the pod's affinity or spread to other pods.</summary>
    public const string UnschedulableAffinity = "unschedulable-affinity";

    /// <summary>The nodes have taints that the pod does not tolerate.</summary>
    public const string UnschedulableTaint = "unschedulable-taint";

    /// <summary>The nodes take no new pods: they are cordoned.</summary>
    public const string NodeCordoned = "node-cordoned";

    /// <summary>The host port that the pod wants is taken on every node.</summary>
    public const string HostPortConflict = "host-port-conflict";

    /// <summary>The pod's volume is bound to a node or zone where the pod cannot run.</summary>
    public const string VolumeNodeConflict = "volume-node-conflict";

    /// <summary>The scheduler finds no node, for a reason of its own.</summary>
    public const string Unschedulable = "unschedulable";

    /// <summary>A scheduling gate holds the pod back.</summary>
    public const string SchedulingGated = "scheduling-gated";

    /// <summary>No scheduler has looked at the pod.</summary>
    public const string NotScheduled = "not-scheduled";

    /// <summary>A PersistentVolumeClaim that the pod names does not exist.</summary>
    public const string ClaimMissing = "claim-missing";

    /// <summary>A PersistentVolumeClaim of the pod is not bound.</summary>
    public const string ClaimPending = "claim-pending";

    /// <summary>The image's name cannot be parsed.</summary>
    public const string ImageNameInvalid = "image-name-invalid";

    /// <summary>The image is not on the node, and its pull policy is Never.</summary>
    public const string ImageNeverPulled = "image-never-pulled";

    /// <summary>The registry has no such image or tag.</summary>
    public const string ImageNotFound = "image-not-found";

    /// <summary>The registry refuses the pull.</summary>
    public const string ImagePullDenied = "image-pull-denied";

    /// <summary>The node does not reach the registry, or does not trust it.</summary>
    public const string RegistryUnreachable = "registry-unreachable";

    /// <summary>The image is not made for the node's architecture.</summary>
    public const string ImageWrongPlatform = "image-wrong-platform";

    /// <summary>The image cannot be pulled, for a reason of its own.</summary>
    public const string ImagePullFailed = "image-pull-failed";

    /// <summary>The image is still being pulled.</summary>
    public const string ImagePulling = "image-pulling";

    /// <summary>A ConfigMap that the pod needs does not exist.</summary>
    public const string MissingConfigmap = "missing-configmap";

    /// <summary>A Secret that the pod needs does not exist.</summary>
    public const string MissingSecret = "missing-secret";

    /// <summary>A ConfigMap or Secret has not the key that the pod takes from it.</summary>
    public const string MissingKey = "missing-key";

    /// <summary>The pod must not run as root, and its image does.</summary>
    public const string RunAsRootRefused = "run-as-root-refused";

    /// <summary>The kubelet cannot create the container, for a reason of its own.</summary>
    public const string ContainerNotCreated = "container-not-created";

    /// <summary>The program does not exist in the image.</summary>
    public const string CommandNotFound = "command-not-found";

    /// <summary>The program may not be executed.</summary>
    public const string CommandNotPermitted = "command-not-permitted";

    /// <summary>The program is not for this processor, or is no program.</summary>
    public const string WrongExecutableFormat = "wrong-executable-format";

    /// <summary>The runtime cannot start the container, for a reason of its own.</summary>
    public const string StartFailed = "start-failed";

    /// <summary>The container was killed because it ran out of memory.</summary>
    public const string OomKilled = "oom-killed";

    /// <summary>The kubelet restarts the container because its liveness probe fails.</summary>
    public const string LivenessProbeKilled = "liveness-probe-killed";

    /// <summary>The kubelet restarts the container because its startup probe fails.</summary>
    public const string StartupProbeKilled = "startup-probe-killed";

    /// <summary>A signal ended the container: a crash, or somebody killed it.</summary>
    public const string KilledBySignal = "killed-by-signal";

    /// <summary>The program ended by itself with an exit code other than 0.</summary>
    public const string ExitCode = "exit-code";

    /// <summary>An init container ends with an exit code other than 0.</summary>
    public const string InitContainerFailing = "init-container-failing";

    /// <summary>The program ends well, and the restart policy starts it again.</summary>
    public const string CompletedButRestarted = "completed-but-restarted";

    /// <summary>The container ends again and again, and nobody says how.</summary>
    public const string CrashLooping = "crash-looping";

    /// <summary>The pod waits for an init container that still runs.</summary>
    public const string InitContainerRunning = "init-container-running";

    /// <summary>The container runs, and its readiness probe fails.</summary>
    public const string ReadinessProbeFailing = "readiness-probe-failing";

    /// <summary>The container runs, and its startup probe has not succeeded yet.</summary>
    public const string StartupProbePending = "startup-probe-pending";

    /// <summary>A readiness gate is not true.</summary>
    public const string ReadinessGateUnmet = "readiness-gate-unmet";

    /// <summary>The node evicted the pod.</summary>
    public const string Evicted = "evicted";

    /// <summary>A pod of higher priority took its place.</summary>
    public const string Preempted = "preempted";

    /// <summary>The node refused the pod when it arrived.</summary>
    public const string NodeRejected = "node-rejected";

    /// <summary>The pod's node is not ready or gone.</summary>
    public const string NodeLost = "node-lost";

    /// <summary>The pod or job ran for longer than it may.</summary>
    public const string DeadlineExceeded = "deadline-exceeded";

    /// <summary>The pod was deleted and does not go.</summary>
    public const string TerminatingStuck = "terminating-stuck";

    /// <summary>A volume cannot be attached or mounted.</summary>
    public const string VolumeMountFailed = "volume-mount-failed";

    /// <summary>The node cannot make the pod's network or sandbox.</summary>
    public const string PodSandboxFailed = "pod-sandbox-failed";

    /// <summary>The container is being created.</summary>
    public const string ContainerCreating = "container-creating";

    /// <summary>A ResourceQuota of the namespace refuses the pod.</summary>
    public const string QuotaExceeded = "quota-exceeded";

    /// <summary>A LimitRange of the namespace refuses the pod.</summary>
    public const string LimitRangeRefused = "limit-range-refused";

    /// <summary>Pod Security refuses the pod.</summary>
    public const string PodSecurityRefused = "pod-security-refused";

    /// <summary>The pod's service account does not exist.</summary>
    public const string ServiceAccountMissing = "service-account-missing";

    /// <summary>A webhook or policy refuses the pod.</summary>
    public const string AdmissionRefused = "admission-refused";

    /// <summary>The rollout made no progress within its deadline.</summary>
    public const string RolloutStuck = "rollout-stuck";

    /// <summary>The rollout is paused.</summary>
    public const string RolloutPaused = "rollout-paused";

    /// <summary>The workload is scaled to 0.</summary>
    public const string ScaledToZero = "scaled-to-zero";

    /// <summary>The job is suspended.</summary>
    public const string JobSuspended = "job-suspended";

    /// <summary>The job failed as often as it may.</summary>
    public const string JobBackoffLimit = "job-backoff-limit";

    /// <summary>A service selects no pod.</summary>
    public const string ServiceWithoutPods = "service-without-pods";

    /// <summary>None of the pods that a service selects is ready.</summary>
    public const string ServiceWithoutEndpoints = "service-without-endpoints";

    /// <summary>A service leads to a port that no container of the pod names.</summary>
    public const string ServicePortMismatch = "service-port-mismatch";

    /// <summary>A container of this machine is paused.</summary>
    public const string ContainerPaused = "container-paused";

    /// <summary>A container of this machine runs, and its health check fails.</summary>
    public const string HealthCheckFailing = "health-check-failing";

    /// <summary>All of them, in the order in which they are looked for.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        UnschedulableCpu, UnschedulableMemory, UnschedulableResource, UnschedulableNodeSelector, UnschedulableAffinity, UnschedulableTaint,
        NodeCordoned, HostPortConflict, VolumeNodeConflict, Unschedulable, SchedulingGated, NotScheduled, ClaimMissing, ClaimPending,
        ImageNameInvalid, ImageNeverPulled, ImageNotFound, ImagePullDenied, RegistryUnreachable, ImageWrongPlatform, ImagePullFailed,
        ImagePulling, MissingConfigmap, MissingSecret, MissingKey, RunAsRootRefused, ContainerNotCreated, CommandNotFound,
        CommandNotPermitted, WrongExecutableFormat, StartFailed, OomKilled, LivenessProbeKilled, StartupProbeKilled, KilledBySignal,
        ExitCode, InitContainerFailing, CompletedButRestarted, CrashLooping, InitContainerRunning, ReadinessProbeFailing,
        StartupProbePending, ReadinessGateUnmet, Evicted, Preempted, NodeRejected, NodeLost, DeadlineExceeded, TerminatingStuck,
        VolumeMountFailed, PodSandboxFailed, ContainerCreating, QuotaExceeded, LimitRangeRefused, PodSecurityRefused,
        ServiceAccountMissing, AdmissionRefused, RolloutStuck, RolloutPaused, ScaledToZero, JobSuspended, JobBackoffLimit,
        ServiceWithoutPods, ServiceWithoutEndpoints, ServicePortMismatch,
        ContainerPaused, HealthCheckFailing,
    ];
}
