namespace Sonde.Agent.InProcess.Java;

/// <summary>Finds the JVM of a process by the library that it maps.</summary>
internal static class JavaFinding
{
    private const string Library = "/libjvm.so";

    /// <summary>Path of libjvm.so in the process's own file system; null where it maps none or may not be looked at.</summary>
    public static string? Find(int processId)
    {
        try
        {
            return InMaps(File.ReadLines($"/proc/{processId}/maps"));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The version as the file <c>release</c> beside the JVM's lib folder says it: <c>17.0.15</c>; null where there is none.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="library">From <see cref="Find"/>: JAVA_HOME/lib/server/libjvm.so.</param>
    public static string? Version(int processId, string library)
    {
        var home = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(library)));
        var file = new FileInfo($"/proc/{processId}/root{home}/release");
        try
        {
            // A link would lead out of the target's root into our own.
            return file is { Exists: true, LinkTarget: null, Length: < 64 * 1024 } ? VersionIn(File.ReadLines(file.FullName)) : null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The library in the lines of /proc/PID/maps.</summary>
    internal static string? InMaps(IEnumerable<string> maps) => maps
        .Select(line => line.IndexOf('/', StringComparison.Ordinal) is var at and > 0 ? line[at..] : "")
        .FirstOrDefault(path => path.EndsWith(Library, StringComparison.Ordinal));

    /// <summary>JAVA_VERSION="17.0.15", of which only what a version may hold is taken.</summary>
    internal static string? VersionIn(IEnumerable<string> release) => release
        .Where(line => line.StartsWith("JAVA_VERSION=", StringComparison.Ordinal))
        .Select(line => new string([.. line["JAVA_VERSION=".Length..].Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' or '+').Take(40)]))
        .FirstOrDefault(version => version.Length > 0);
}
