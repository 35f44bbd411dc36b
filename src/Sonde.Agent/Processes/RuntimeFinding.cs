using Sonde.Agent.InProcess.Debugpy;
using Sonde.Agent.InProcess.Java;

namespace Sonde.Agent.Processes;

/// <summary>The language of a process that is no Go program, from the names of its executable and of the libraries that it maps.</summary>
internal static class RuntimeFinding
{
    private static readonly string[] NodePrograms = ["node", "nodejs"];

    /// <summary><c>node</c>, <c>python</c>, <c>java</c>, <c>dotnet</c>; null where it was not recognised or may not be looked at.</summary>
    public static string? Of(int processId) => ProcessFiles.ExecutablePath(processId) is not { } path ? null
        : OfExecutable(path) is { } known ? known
        : CPythonFinding.Find(processId) is not null ? "python"
        : JavaFinding.Find(processId) is not null ? "java"
        : DotnetFinding.Runs(processId) ? "dotnet"
        : null;

    /// <summary>The language of a program by its path.</summary>
    internal static string? OfExecutable(string path) => Path.GetFileName(path) is var name && NodePrograms.Contains(name, StringComparer.Ordinal) ? "node"
        : name == "java" ? "java"
        : null;
}
