using System.Globalization;
using System.Runtime.InteropServices;
using Sonde.Agent.Executables;
using Sonde.Agent.Native;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Processes;

/// <summary>What /proc/PID holds besides stat and status. Everything here may be refused, which is an answer.</summary>
internal static class ProcessFiles
{
    /// <summary>Path of the executable in the process's own file system; null where it may not be read.</summary>
    public static string? ExecutablePath(int processId)
    {
        var target = ReadLink($"/proc/{processId}/exe");
        const string deleted = " (deleted)";
        return target?.EndsWith(deleted, StringComparison.Ordinal) == true ? target[..^deleted.Length] : target;
    }

    /// <summary>Path of the executable exactly as /proc/PID/maps spells it, also where the file was deleted; null where it may not be read.</summary>
    public static string? MappedExecutable(int processId) => ReadLink($"/proc/{processId}/exe");

    /// <summary>Identity of the mount namespace, <c>mnt:[4026531841]</c>; null where it may not be read.</summary>
    public static string? MountNamespace(int processId) => ReadLink($"/proc/{processId}/ns/mnt");

    /// <summary>Whether the process's control groups name the container.</summary>
    public static bool IsInContainer(int processId, string containerId)
    {
        var buffer = new byte[8 * 1024];
        var count = ProcessTable.ReadFile($"/proc/{processId}/cgroup", buffer);
        return count > 0 && ContainerFilter.Names(buffer.AsSpan(0, count), containerId);
    }

    /// <summary>Tries it: opening /proc/PID/mem needs attach access and changes nothing.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="own">This process.</param>
    /// <param name="target">Its status, for the explanation.</param>
    public static TraceAccess TryAccess(int processId, ProcessStatus own, ProcessStatus target)
    {
        const int readOnlyCloseOnExecute = 0x80000;
        var memory = Libc.Open($"/proc/{processId}/mem", readOnlyCloseOnExecute);
        if (memory < 0)
        {
            return TraceAccessRule.Explain(own, target, YamaScope());
        }

        _ = Libc.Close(memory);
        return TraceAccessRule.Allowed;
    }

    /// <summary>What the executable says of its build; null for other languages and where it may not be read.</summary>
    public static GoBuild? ReadGoBuild(int processId)
    {
        try
        {
            using var file = OpenExecutable(processId);
            return GoExecutable.Read(file);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The source files that a Go executable was built from; none for other languages and where it may not be read.</summary>
    public static SourcesAnswer ReadSources(int processId)
    {
        try
        {
            using var file = OpenExecutable(processId);
            var (files, isComplete) = GoFileTable.Read(file);
            return new SourcesAnswer(files, isComplete);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return new SourcesAnswer([], false);
        }
    }

    /// <summary>Where a symbolic link points; null where it may not be read.</summary>
    public static unsafe string? ReadLink(string path)
    {
        const int most = 4096;
        var buffer = stackalloc byte[most];
        var count = Libc.ReadLink(path, buffer, most);
        return count > 0 ? Marshal.PtrToStringUTF8((nint)buffer, (int)count) : null;
    }

    /// <summary>The executable, also where it was deleted.</summary>
    /// <exception cref="IOException">It cannot be read; likewise <see cref="UnauthorizedAccessException"/>.</exception>
    public static FileStream OpenExecutable(int processId) =>
        new($"/proc/{processId}/exe", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 4096);

    private static int? YamaScope()
    {
        Span<byte> text = stackalloc byte[16];
        var count = ProcessTable.ReadFile("/proc/sys/kernel/yama/ptrace_scope", text);
        return count > 0 && int.TryParse(text[..count].Trim((byte)'\n'), NumberStyles.None, CultureInfo.InvariantCulture, out var scope) ? scope : null;
    }
}
