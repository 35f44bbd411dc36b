using Sonde.Agent.InProcess.Debugpy;

namespace Sonde.Agent.Processes;

/// <summary>The language of a process that is no Go program, from the names of its executable and of the libraries that it maps.</summary>
internal static class RuntimeFinding
{
    private static readonly string[] NodePrograms = ["node", "nodejs"];

    /// <summary><c>node</c>, <c>python</c>; null where it was not recognised or may not be looked at.</summary>
    public static string? Of(int processId) => ProcessFiles.ExecutablePath(processId) is { } path
        ? OfExecutable(path) ?? (CPythonFinding.Find(processId) is null ? null : "python")
        : null;

    /// <summary>The language of a program by its path.</summary>
    internal static string? OfExecutable(string path) => NodePrograms.Contains(Path.GetFileName(path), StringComparer.Ordinal) ? "node" : null;
}
