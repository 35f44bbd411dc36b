namespace Sonde.Core.Faults;

/// <content>4: ask for permission.</content>
public static partial class FaultCatalog
{
    /// <summary>Rights are missing in the cluster.</summary>
    public static FaultDefinition RightsMissing { get; } = new(
        "SND4001", ExitCode.Permission,
        "Rights are missing in the cluster",
        "Each right that the session needs was asked for with a SelfSubjectAccessReview before anything was changed; those named were denied.",
        "Have somebody with the right to do so run the commands that are printed.");

    /// <summary>Pod Security refuses the debug container.</summary>
    public static FaultDefinition PodSecurityRefused { get; } = new(
        "SND4002", ExitCode.Permission,
        "Pod Security refuses the debug container",
        "The namespace enforces a Pod Security level that the debug container would violate. Proved by a server-side dry run; nothing was added.",
        "Use the profile that fits the level, or ask the owners of the namespace.");

    /// <summary>The API server refuses the debug container.</summary>
    public static FaultDefinition AdmissionRefused { get; } = new(
        "SND4003", ExitCode.Permission,
        "The API server refuses the debug container",
        "An admission webhook, a policy or validation refused the container in a server-side dry run; nothing was added.",
        "Read the server's words; they name the policy. Another image, profile or --custom file may satisfy it.");

    /// <summary>The API server does not accept the credentials.</summary>
    public static FaultDefinition CredentialsRejected { get; } = new(
        "SND4004", ExitCode.Permission,
        "The API server does not accept the credentials",
        "The token or certificate is expired, revoked or meant for another cluster.",
        "Log in again the way you do for kubectl, then repeat.");

    /// <summary>The credential plugin failed.</summary>
    public static FaultDefinition CredentialPluginFailed { get; } = new(
        "SND4005", ExitCode.Permission,
        "The credential plugin failed",
        "The kubeconfig names a program that gets credentials; it could not be started, failed, or gave credentials that have expired.",
        "Run the plugin by hand to see what it asks for. Where its credentials have expired: check the clock, and log in again.");

    /// <summary>The kernel does not let the debugger near the process.</summary>
    public static FaultDefinition TraceNotAllowed { get; } = new(
        "SND4006", ExitCode.Permission,
        "The kernel does not let the debugger near the process",
        "Tracing needs the same user and group and no capability that the tracer lacks, or the capability SYS_PTRACE (ptrace(2), section ptrace access mode checking) and, for another user's process, DAC_OVERRIDE. "
            + "kernel.yama.ptrace_scope and security modules can ask for more.",
        "Do what is named: it follows from the ids, the capabilities and the kernel's settings that the toolbox saw, and from what can be given to it here.");

    /// <summary>Production is not stopped without a reason.</summary>
    public static FaultDefinition ProductionGuarded { get; } = new(
        "SND4007", ExitCode.Permission,
        "Production is not stopped without a reason",
        "The name of the context, cluster, server or namespace, or a label, says that this is production; what says so is named. Nothing was added.",
        "Use `sonde forward`, which stops nothing, or repeat with --allow-stop and --reason. Where it is not production, say so (docs/guide/production.md).");

    /// <summary>The owners do not allow it.</summary>
    public static FaultDefinition OwnersRefuse { get; } = new(
        "SND4008", ExitCode.Permission,
        "The owners of the target do not allow it",
        "The annotation sonde.dev/debug of the pod, its workload or its namespace (a label on a container of Podman or Docker) says none or observe, or something that is not known. The strictest counts.",
        "Ask the owners. Nothing on your side changes it: with observe, what does not stop the target stays possible, such as `sonde forward`.");

    /// <summary>An assistant asks for more than it was given.</summary>
    public static FaultDefinition AssistantNotAllowed { get; } = new(
        "SND4009", ExitCode.Permission,
        "The assistant may not do that",
        "The server, `sonde mcp`, was started for certain places and targets, for reading only, or without leave to hold a process for longer; or too much was asked at once. Nothing was done.",
        "Stay within what is named. The user who starts `sonde mcp` gives more, with its options, or when the assistant's program asks.");

    /// <summary>The API server refuses the copy.</summary>
    public static FaultDefinition CopyRefused { get; } = new(
        "SND4010", ExitCode.Permission,
        "The API server refuses the copy",
        "A quota, a limit range, a policy or an admission webhook refused the copy of the pod in a server-side dry run; no pod was made.",
        "Read the server's words; they name the rule. --custom gives the toolbox fields that a rule asks for, such as resources.");

    /// <summary>Somebody else has the workload in dev mode.</summary>
    public static FaultDefinition DevTaken { get; } = new(
        "SND4011", ExitCode.Permission,
        "Somebody else has the workload in dev mode",
        "A workload is in dev mode for one person at a time: two would replace each other's program. Who it is and since when stands in its annotation sonde.dev/dev. Nothing was changed.",
        "Ask them. Where they are gone and it was left behind, sonde dev --restore puts the workload back as it was.");
}
