namespace Sonde.Tunnel.Control;

/// <summary>A process as the toolbox sees it. Never holds arguments or environment: both carry secrets.</summary>
/// <param name="ProcessId">Its id in the toolbox's process namespace.</param>
/// <param name="ParentId">Its parent's id there; 0 for none.</param>
/// <param name="Name">The kernel's name for it, at most 15 characters (/proc/PID/comm).</param>
/// <param name="Executable">Path of its executable in its own file system; null where it may not be read.</param>
/// <param name="Identity">Its user, group and capabilities.</param>
/// <param name="Access">Whether this agent may trace it.</param>
/// <param name="TracerId">Id of the process that traces it now; 0 for none, or for one outside of the namespace.</param>
/// <param name="TracerName">The tracer's name where it can be read.</param>
/// <param name="Runtime">The language it was found to run: <c>go</c>, <c>node</c>, <c>python</c>, <c>java</c>, <c>dotnet</c>, or null where it was not recognised or could not be read.</param>
/// <param name="Go">What the executable says of its build; null for other languages.</param>
public sealed record ProcessDescription(
    int ProcessId, int ParentId, string Name, string? Executable, ProcessIdentity Identity, TraceAccess Access,
    int TracerId, string? TracerName, string? Runtime, GoBuild? Go)
{
    /// <summary>The TCP ports that it listens on, ascending; null for none, or where it may not be looked at.</summary>
    public IReadOnlyList<int>? Listens { get; init; }

    /// <summary>Of a JVM, how a debugger gets in: one of the constants of <see cref="JdwpState"/>; null for other languages.</summary>
    public string? Jdwp { get; init; }
}

/// <summary>How a debugger gets into a JVM.</summary>
public static class JdwpState
{
    /// <summary>It was told at its start where to listen.</summary>
    public const string Open = "open";

    /// <summary>It has to be asked for its port, or to listen, through a file in its /tmp, SIGQUIT and a socket of its own.</summary>
    public const string Ask = "ask";

    /// <summary>Not at all: it was started without debugging.</summary>
    public const string Off = "off";
}

/// <summary>Who a process runs as (/proc/PID/status).</summary>
/// <param name="UserId">The effective user id.</param>
/// <param name="GroupId">The effective group id.</param>
/// <param name="PermittedCapabilities">The permitted set as a bit mask, bit N for capability N of linux/capability.h.</param>
/// <param name="EffectiveCapabilities">The effective set, likewise.</param>
public sealed record ProcessIdentity(int UserId, int GroupId, ulong PermittedCapabilities, ulong EffectiveCapabilities);

/// <summary>Whether the agent may trace a process, tried and not guessed.</summary>
/// <param name="IsAllowed">True where the kernel granted attach access.</param>
/// <param name="Missing">
/// Where it did not: what is missing, one of the constants of <see cref="TraceObstacle"/>. Null where it did.
/// </param>
/// <param name="Detail">A sentence with the figures; null where allowed.</param>
public sealed record TraceAccess(bool IsAllowed, string? Missing, string? Detail);

/// <summary>What keeps an agent from a process; a client takes a word that it does not know for <see cref="Unknown"/>.</summary>
public static class TraceObstacle
{
    /// <summary>Another uid or gid, and no SYS_PTRACE.</summary>
    public const string User = "user";

    /// <summary>The target holds capabilities that the agent lacks.</summary>
    public const string Capabilities = "capabilities";

    /// <summary>SYS_PTRACE is there, but not DAC_OVERRIDE, without which another user's files under /proc stay shut.</summary>
    public const string FileAccess = "file-access";

    /// <summary>kernel.yama.ptrace_scope is 1 or 2: SYS_PTRACE is needed.</summary>
    public const string Yama = "yama";

    /// <summary>kernel.yama.ptrace_scope is 3: nobody may.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>Nothing that can be seen from here.</summary>
    public const string Unknown = "unknown";
}

/// <summary>What a Go executable says of its own build (section .go.buildinfo; debug/buildinfo of Go 1.18 and later).</summary>
/// <param name="GoVersion">For example <c>go1.24.4</c>.</param>
/// <param name="MainPath">Package path of main; null where not recorded.</param>
/// <param name="MainModule">Path of the main module; null where not recorded.</param>
/// <param name="Revision">vcs.revision; null where not recorded.</param>
/// <param name="IsModified">vcs.modified: built from a tree with uncommitted changes.</param>
/// <param name="IsTrimPath">Built with -trimpath.</param>
/// <param name="IsOptimized">False when built with -gcflags that hold -N; true otherwise; null where the build settings were not recorded.</param>
/// <param name="HasDebugInformation">Whether DWARF is in the file (a .debug_info or .zdebug_info section).</param>
/// <param name="HasSymbols">Whether a .symtab section is in the file.</param>
/// <param name="BuildId">The GNU build id or the Go build id, as text; null for none.</param>
public sealed record GoBuild(
    string GoVersion, string? MainPath, string? MainModule, string? Revision, bool IsModified, bool IsTrimPath,
    bool? IsOptimized, bool HasDebugInformation, bool HasSymbols, string? BuildId);
