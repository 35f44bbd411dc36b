namespace Sonde.Agent.Processes;

/// <summary>Which processes are a container's, told from their control groups.</summary>
internal static class ContainerFilter
{
    /// <summary>Whether /proc/PID/cgroup names the container: every runtime puts the whole id into the path, in one spelling or another.</summary>
    public static bool Names(ReadOnlySpan<byte> controlGroups, string containerId)
        => IsId(containerId) && controlGroups.IndexOf(System.Text.Encoding.ASCII.GetBytes(containerId)) >= 0;

    /// <summary>64 hexadecimal digits, as containerd, CRI-O, Docker and Podman make them; at least 12 are asked for.</summary>
    public static bool IsId(string text) => text.Length is >= 12 and <= 128 && text.All(char.IsAsciiHexDigitLower);
}
