namespace Sonde.Agent.Sampling.Java;

/// <summary>async-profiler as a file of the toolbox: a JVMTI agent, which the JVM itself loads.</summary>
/// <param name="Path">libasyncProfiler.so.</param>
/// <param name="Version">Its version; <c>unknown</c> where nobody wrote it down.</param>
internal sealed record AsyncProfilerLibrary(string Path, string Version)
{
    private const string Usual = "/usr/share/sonde/async-profiler";
    private const string Name = "libasyncProfiler.so";

    /// <summary>Beside the search path (<c>../share/sonde/async-profiler</c> of an entry) or at the usual place; null where this image has none.</summary>
    /// <param name="searchPath">The PATH variable; null for none.</param>
    public static AsyncProfilerLibrary? Find(string? searchPath) => (searchPath ?? "")
        .Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Where(System.IO.Path.IsPathRooted)
        .Select(static entry => System.IO.Path.GetFullPath(System.IO.Path.Combine(entry, "../share/sonde/async-profiler")))
        .Append(Usual)
        .FirstOrDefault(static folder => File.Exists(System.IO.Path.Combine(folder, Name))) is { } found
        ? new AsyncProfilerLibrary(System.IO.Path.Combine(found, Name), VersionIn(found))
        : null;

    private static string VersionIn(string folder)
    {
        var file = System.IO.Path.Combine(folder, "VERSION");
        var version = File.Exists(file) ? new string([.. File.ReadAllText(file).Trim().Where(static letter => char.IsAsciiLetterOrDigit(letter) || letter == '.').Take(20)]) : "";
        return version.Length > 0 ? version : "unknown";
    }
}
