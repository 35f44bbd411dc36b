using Sonde.Agent.Dotnet;
using Sonde.Agent.Executables;
using Sonde.Agent.InProcess.Debugpy;
using Sonde.Agent.InProcess.Java;

namespace Sonde.Agent.Processes;

/// <summary>The language of a process that is no Go program, from the names of its executable and of the libraries that it maps.</summary>
internal static class RuntimeFinding
{
    private static readonly string[] NodePrograms = ["node", "nodejs"];

    /// <summary><c>node</c>, <c>python</c>, <c>java</c>, <c>dotnet</c>; <c>native</c> where it is none of them; null where it may not be looked at.</summary>
    public static string? Of(int processId) => ProcessFiles.ExecutablePath(processId) is not { } path ? null
        : OfExecutable(path) is { } known ? known
        : CPythonFinding.Find(processId) is not null ? "python"
        : JavaFinding.Find(processId) is not null ? "java"
        : DotnetFinding.Runs(processId) ? "dotnet"
        : IsElf(processId) ? "native"
        : null;

    private static bool IsElf(int processId)
    {
        try
        {
            using var file = File.OpenRead($"/proc/{processId}/exe");
            return ElfFile.Open(file) is not null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The language of a program by its path.</summary>
    internal static string? OfExecutable(string path) => Path.GetFileName(path) is var name && NodePrograms.Contains(name, StringComparer.Ordinal) ? "node"
        : name == "java" ? "java"
        : null;
}
