using System.Text;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Processes;

/// <summary>What is mounted into a process's file system by somebody who wanted it there, as /proc/PID/mountinfo says (proc(5)).</summary>
internal static class VolumePaths
{
    private const int MostBytes = 512 * 1024;
    private const int MountPointField = 4;

    /// <summary>What runtimes and engines put into every container.</summary>
    private static readonly string[] Usual = ["/", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf", "/run/.containerenv", "/.dockerenv"];

    /// <summary>Where the kernel's own file systems lie, and what runtimes put over them.</summary>
    private static readonly string[] Kernels = ["/proc", "/sys", "/dev"];

    /// <summary>Reads them of a process.</summary>
    /// <exception cref="AgentRefusedException">There is no such process, or they cannot be read.</exception>
    public static VolumesAnswer Look(int processId)
    {
        var buffer = new byte[MostBytes];
        var count = ProcessTable.ReadFile($"/proc/{processId}/mountinfo", buffer);
        return count >= 0
            ? new VolumesAnswer(Read(Encoding.UTF8.GetString(buffer, 0, count)))
            : throw new AgentRefusedException(new AgentError(AgentErrorCode.ProcessMissing, $"There is no process {processId} whose mounts could be read."));
    }

    /// <summary>Picks them out of the text: in order, none within another, and as many as an answer holds. Pure.</summary>
    public static IReadOnlyList<string> Read(string text)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            var fields = line.Split(' ');
            if (fields.Length > MountPointField && Unescape(fields[MountPointField]) is ['/', ..] path && !Usual.Contains(path, StringComparer.Ordinal) && !Kernels.Any(kernel => IsIn(path, kernel)))
            {
                found.Add(path);
            }
        }

        // In their order a folder comes before what is in it.
        var kept = new List<string>();
        foreach (var path in found.Where(path => kept.Count < VolumesAnswer.MostPaths && !kept.Any(other => IsIn(path, other))))
        {
            kept.Add(path);
        }

        return kept;
    }

    private static bool IsIn(string path, string folder) => path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] == '/');

    /// <summary>The kernel writes a space, a tab, a line feed and a backslash as three octal digits.</summary>
    private static string Unescape(string field)
    {
        var text = new StringBuilder(field.Length);
        for (var at = 0; at < field.Length; at++)
        {
            if (field[at] == '\\' && Octal(field.AsSpan(at + 1)) is { } letter)
            {
                text.Append(letter);
                at += 3;
            }
            else
            {
                text.Append(field[at]);
            }
        }

        return text.ToString();
    }

    private static char? Octal(ReadOnlySpan<char> digits) => digits is [>= '0' and <= '1', >= '0' and <= '7', >= '0' and <= '7', ..]
        ? (char)(((digits[0] - '0') * 64) + ((digits[1] - '0') * 8) + (digits[2] - '0'))
        : null;
}
