using System.Globalization;
using Sonde.Agent.InProcess.Java;
using Sonde.Agent.Processes;

namespace Sonde.Agent.Sampling.Java;

/// <summary>The /tmp of a JVM: what sessions have there for a while, and what an agent that was killed has left there.</summary>
/// <param name="processId">The JVM.</param>
/// <param name="table">/proc.</param>
internal sealed class JvmTemporary(int processId, IProcessTable table)
{
    /// <summary>What all of them begin with.</summary>
    public const string Prefix = ".sonde-java-";

    private const string AgentName = "sonde-agent";
    private static int _count;

    private string Folder => $"/proc/{processId}/root/tmp";

    /// <summary>A name that no other session uses; it tells whose it is.</summary>
    public static string NewName() => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Interlocked.Increment(ref _count)}");

    /// <summary>Refuses a /tmp that is missing or a link, and removes what an agent that is gone has left in it.</summary>
    /// <returns>How many files were removed.</returns>
    public int Prepare() => new DirectoryInfo(Folder) is { Exists: true, LinkTarget: null }
        ? Sweep()
        : throw JavaRefusal.NoPlace(processId, "/tmp");

    /// <summary>Removes what agents that are gone have left.</summary>
    /// <returns>How many files were removed; none where the folder cannot be looked into.</returns>
    public int Sweep()
    {
        try
        {
            return new DirectoryInfo(Folder) is { Exists: true, LinkTarget: null }
                ? Directory.EnumerateFiles(Folder, $"{Prefix}*").Count(path => IsOrphan(Path.GetFileName(path), IsAgent) && TryDelete(path))
                : 0;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <summary>Whether a file of /tmp was left by an agent. Pure.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="isAgent">Whether a process id is that of an agent that lives.</param>
    internal static bool IsOrphan(string name, Func<int, bool> isAgent) =>
        name.StartsWith(Prefix, StringComparison.Ordinal)
            && name[Prefix.Length..].Split('-', '.') is [var agent, var number, "log" or "txt" or "so" or "jfc" or "jfr"]
            && int.TryParse(agent, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && !isAgent(id);

    private bool IsAgent(int id) => id == Environment.ProcessId || table.Status(id) is { Name: AgentName, State: not ('Z' or 'X') };

    private static bool TryDelete(string path)
    {
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
