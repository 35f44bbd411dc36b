using System.Globalization;
using System.IO.Enumeration;
using Sonde.Agent.Processes;

namespace Sonde.Agent.Dotnet;

/// <summary>Finds .NET by the library that a process maps, or by the diagnostic port of one that has the runtime within its own executable.</summary>
internal static class DotnetFinding
{
    private const string Library = "/libcoreclr.so";

    /// <summary>Whether a process runs .NET; false where it may not be looked at.</summary>
    public static bool Runs(int processId)
    {
        try
        {
            return File.ReadLines($"/proc/{processId}/maps").Any(line => line.EndsWith(Library, StringComparison.Ordinal)) || HasPort(processId);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Whether a file's name is that of the diagnostic port of a process (dotnet/diagnostics, ipc-protocol.md, "Naming and Location"): <c>dotnet-diagnostic-1-4711-socket</c>.</summary>
    internal static bool IsPort(string name, int processId) =>
        FileSystemName.MatchesSimpleExpression(string.Create(CultureInfo.InvariantCulture, $"dotnet-diagnostic-{processId}-*-socket"), name, ignoreCase: false);

    private static bool HasPort(int processId)
    {
        var folder = new DirectoryInfo($"/proc/{processId}/root/tmp");
        var inner = new ProcessTable().Status(processId)?.InnermostId is { } id and > 0 ? id : processId;
        return folder is { Exists: true, LinkTarget: null } && folder.EnumerateFileSystemInfos("dotnet-diagnostic-*").Any(file => IsPort(file.Name, inner));
    }
}
