using System.Globalization;

namespace Sonde.Containers.Describing;

/// <summary>What /proc says of a container's first process. Ids are as seen inside the container.</summary>
internal sealed record ProcessFacts(long? UserId, long? GroupId, IReadOnlyList<string> Capabilities, bool NoNewPrivileges)
{
    /// <summary>
    /// Null when this host's /proc does not show that container under that number. The engine may run elsewhere, so the number alone
    /// proves nothing; a control group that bears the container's id does (both engines name it so, on cgroup v1 and v2).
    /// </summary>
    public static ProcessFacts? Read(int pid, string containerId, IProcessFiles files)
    {
        if (pid <= 0 || files.Read(pid, "cgroup")?.Contains(containerId, StringComparison.Ordinal) != true
            || files.Read(pid, "status") is not { } status)
        {
            return null;
        }

        var lines = status.Split('\n');
        return new ProcessFacts(
            Inside(Effective(lines, "Uid:"), files.Read(pid, "uid_map")),
            Inside(Effective(lines, "Gid:"), files.Read(pid, "gid_map")),
            CapabilityNames.FromMask(Mask(lines, "CapPrm:")),
            Value(lines, "NoNewPrivs:") == "1");
    }

    /// <summary>Second of "real effective saved filesystem".</summary>
    private static long? Effective(string[] lines, string name) =>
        Fields(Value(lines, name)) is [_, var effective, ..] && Number(effective) is { } id ? id : null;

    private static ulong Mask(string[] lines, string name) =>
        ulong.TryParse(Value(lines, name), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var mask) ? mask : 0;

    private static string Value(string[] lines, string name) =>
        Array.Find(lines, line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..].Trim() ?? "";

    /// <summary>
    /// From our view of an id to the container's (user_namespaces(7): inside, outside as the reader sees it, length). Rootless podman needs it:
    /// its root is an ordinary user out here. Null when the map does not hold the id.
    /// </summary>
    private static long? Inside(long? outside, string? map)
    {
        if (map is null || outside is null)
        {
            return outside;
        }

        foreach (var line in map.Split('\n'))
        {
            if (Fields(line) is [var first, var start, var length]
                && Number(first) is { } inside && Number(start) is { } from && Number(length) is { } count
                && outside >= from && outside - from < count)
            {
                return inside + (outside - from);
            }
        }

        return null;
    }

    private static string[] Fields(string line) => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
