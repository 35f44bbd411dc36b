using System.Numerics;

namespace Sonde.Containers.Describing;

/// <summary>Capabilities by number and by name (linux/capability.h, up to CAP_CHECKPOINT_RESTORE of Linux 5.9), without "CAP_".</summary>
internal static class CapabilityNames
{
    private static readonly string[] Names =
    [
        "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP", "LINUX_IMMUTABLE",
        "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER", "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT", "SYS_PTRACE",
        "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE", "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE", "AUDIT_WRITE",
        "AUDIT_CONTROL", "SETFCAP", "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ", "PERFMON", "BPF",
        "CHECKPOINT_RESTORE",
    ];

    /// <summary>What Docker gives a container by default (moby, oci/caps/defaults.go, 20.10 to 28).</summary>
    private static readonly string[] DockerDefaults =
    [
        "CHOWN", "DAC_OVERRIDE", "FSETID", "FOWNER", "MKNOD", "NET_RAW", "SETGID", "SETUID", "SETFCAP", "SETPCAP", "NET_BIND_SERVICE",
        "SYS_CHROOT", "KILL", "AUDIT_WRITE",
    ];

    /// <summary>"CAP_SYS_PTRACE", "sys_ptrace" → "SYS_PTRACE".</summary>
    public static string Normalize(string name)
    {
        var upper = name.Trim().ToUpperInvariant();
        return upper.StartsWith("CAP_", StringComparison.Ordinal) ? upper[4..] : upper;
    }

    /// <summary>A mask as in /proc/PID/status. A bit newer than this list is named by its number.</summary>
    public static IReadOnlyList<string> FromMask(ulong mask)
    {
        var names = new List<string>(BitOperations.PopCount(mask));
        for (var bit = 0; bit < 64; bit++)
        {
            if ((mask >> bit & 1) != 0)
            {
                names.Add(bit < Names.Length ? Names[bit] : $"{bit}");
            }
        }

        return names;
    }

    /// <summary>What Docker's options give a root process: its defaults or all of them, minus and plus what was asked for.</summary>
    public static IReadOnlyList<string> OfDocker(bool isPrivileged, IEnumerable<string> added, IEnumerable<string> dropped)
    {
        if (isPrivileged)
        {
            return Names;
        }

        var plus = added.Select(Normalize).ToHashSet(StringComparer.Ordinal);
        var minus = dropped.Select(Normalize).ToHashSet(StringComparer.Ordinal);
        var start = plus.Contains("ALL") ? Names : minus.Contains("ALL") ? [] : DockerDefaults;
        return InOrder(start.Where(name => !minus.Contains(name)).Concat(plus.Where(name => name != "ALL")));
    }

    /// <summary>Normalized, without doubles, ordered by number; unknown names last, by name.</summary>
    public static IReadOnlyList<string> InOrder(IEnumerable<string> names) =>
        [.. names.Select(Normalize).Distinct(StringComparer.Ordinal).OrderBy(Order).ThenBy(name => name, StringComparer.Ordinal)];

    private static int Order(string name) => Array.IndexOf(Names, name) is >= 0 and var index ? index : int.MaxValue;
}
