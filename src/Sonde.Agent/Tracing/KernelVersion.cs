using System.Globalization;

namespace Sonde.Agent.Tracing;

/// <summary>Whether the kernel's probes see all threads of a process: before Linux 6.10 those that are asked for one process may see its first thread alone.</summary>
internal static class KernelVersion
{
    private const int LeastMajor = 6;
    private const int LeastMinor = 10;

    /// <summary>Sees to it.</summary>
    /// <exception cref="IOException">The kernel is older.</exception>
    public static void Require()
    {
        var release = File.ReadAllText("/proc/sys/kernel/osrelease").Trim();
        if (!IsEnough(release))
        {
            throw new IOException($"tracing needs Linux {LeastMajor}.{LeastMinor}, and this node runs {release}");
        }
    }

    /// <summary>Whether a release, <c>6.12.3-cloud</c>, is new enough; one that is not understood is taken to be.</summary>
    internal static bool IsEnough(string release)
    {
        var words = release.Split('.', '-', '+', ' ');
        return words.Length < 2 || !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            || major > LeastMajor || (major == LeastMajor && minor >= LeastMinor);
    }
}
