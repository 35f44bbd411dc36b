namespace Sonde.Core.Faults;

/// <summary>Every kind of fault, in the order of their codes.</summary>
public static partial class FaultCatalog
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<FaultDefinition> All => field ??=
    [
        CommandNotUnderstood, TargetNotUnderstood, ConfigurationMalformed, KubeconfigMalformed, NoCluster, CustomFileMalformed, LocalPortTaken,
        IdeFileMalformed, WorkspaceReadOnly, WorkspaceMalformed, FileInTheWay, LineNotWatchable,
        ProfileUnreadable, FileNotWritten, NoTerminal, LocalFileRefused, ManifestUnreadable, CopyImpossible, StartNotCaught, RepositoryUnclear, DevImpossible, DevNotBuilt, DevNotRestorable,
        DevFolderUnclear, DevFolderTooLarge, DevTargetUnclear,
        TargetMissing, ContainerAmbiguous, ContainerMissing, NoRunningPod, EngineMissing, TargetNotRunning, TargetGone, ProcessMissing, RemoteFileMissing, FunctionMissing, FunctionsTooMany, PortMissing,
        RightsMissing, PodSecurityRefused, AdmissionRefused, CredentialsRejected, CredentialPluginFailed, TraceNotAllowed, ProductionGuarded,
        OwnersRefuse, AssistantNotAllowed, CopyRefused, DevTaken,
        NoProgram, SeveralPrograms, AlreadyTraced, NoEphemeralContainers, LegacyShapeTooWeak, ImageNotPulled, WrongImage,
        DebuggerFailed, TargetDiedDuringAttach, ToolboxFailed, PrivilegesExcluded, NothingToShield, ShieldFailed, MemoryShort,
        NotPrepared, NoDotnetDebugger, NotProfiled, ToolNotInToolbox, NotCaptured, FileNotCopied, CallsNotTraced, SocketsNotListed,
        NotIntercepted, TrafficTurnedAlready, InterceptedAlready, EnvironmentNotRead, VolumesNotRead,
        ServerUnreachable, ServerNotTrusted, ToolboxSlow, LinkLost, AttachSlow, EngineFailed, ServerFailed, CopyBroken,
        Unforeseen,
    ];

    /// <summary>The definition with this code in any case of letters, or null.</summary>
    public static FaultDefinition? Find(string code) =>
        All.FirstOrDefault(definition => string.Equals(definition.Code, code, StringComparison.OrdinalIgnoreCase));
}
