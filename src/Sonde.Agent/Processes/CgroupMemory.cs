using System.Globalization;

namespace Sonde.Agent.Processes;

/// <summary>
/// How much memory the agent's own control groups leave, and so the debugger's: of the groups up to the root that can be seen, the tightest.
/// cgroup v1 and v2 (Documentation/admin-guide/cgroup-v1/memory.rst and cgroup-v2.rst).
/// </summary>
/// <remarks>
/// The agent's own and not the target's: what both have above them, the pod, is among them, and the target container's own limit does not bind a
/// debugger in another container. A toolbox with a cgroup namespace of its own mostly sees only its own group, which has no limit: then nothing is known.
/// </remarks>
internal static class CgroupMemory
{
    private const string Root = "/sys/fs/cgroup";

    /// <summary>v1 writes the largest multiple of a page for "no limit".</summary>
    private const long Unlimited = long.MaxValue / 2;

    private const int MostDepth = 32;

    /// <summary>The tightest group.</summary>
    /// <param name="read">Gives a file's text; null where there is none or it may not be read.</param>
    /// <returns>Null where no group with a limit can be seen.</returns>
    public static MemoryRoom? Find(Func<string, string?> read)
    {
        MemoryRoom? tightest = null;
        foreach (var line in (read("/proc/self/cgroup") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            // hierarchy:controllers:path
            var parts = line.Split(':', 3);
            if (parts.Length < 3 || (parts[1].Length > 0 && !parts[1].Split(',').Contains("memory", StringComparer.Ordinal)))
            {
                continue;
            }

            var isNew = parts[1].Length == 0;
            foreach (var folder in Folders(isNew ? Root : $"{Root}/memory", parts[2]))
            {
                tightest = MemoryRoom.Tighter(tightest, Look(folder, isNew, read));
            }
        }

        return tightest;
    }

    /// <summary>From the group itself up to the mount; a path out of the namespace (<c>/..</c>) is not below the mount.</summary>
    private static IEnumerable<string> Folders(string mount, string path)
    {
        var names = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var depth = names.Contains("..", StringComparer.Ordinal) ? 0 : Math.Min(names.Length, MostDepth); depth >= 0; depth--)
        {
            yield return string.Join('/', names.Take(depth).Prepend(mount));
        }
    }

    private static MemoryRoom? Look(string folder, bool isNew, Func<string, string?> read)
    {
        var (limitName, usedName, cacheName) = isNew
            ? ("memory.max", "memory.current", "inactive_file")
            : ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file");
        if (Number(read($"{folder}/{limitName}")) is not { } limit || limit >= Unlimited || Number(read($"{folder}/{usedName}")) is not { } used)
        {
            return null;
        }

        // What the kernel gives back by itself: the kubelet's working set leaves it out, too.
        var cache = (read($"{folder}/memory.stat") ?? "").Split('\n')
            .Select(static line => line.Split(' '))
            .FirstOrDefault(words => words.Length == 2 && words[0] == cacheName);
        return new MemoryRoom(limit, Math.Max(used - (Number(cache?[1]) ?? 0), 0));
    }

    private static long? Number(string? text) => long.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
