using Sonde.Agent.InProcess.Java;
using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sampling.Java;

/// <summary>How much of the target a recording may take, so that neither its memory nor its folder for temporary files comes to an end.</summary>
/// <param name="MemoryBytes">The memory that is left to the process; null where nothing is known.</param>
/// <param name="FolderBytes">What is left of its /tmp.</param>
/// <param name="IsInMemory">Its /tmp is memory (tmpfs), and counts with it.</param>
internal sealed record RecorderRoom(long? MemoryBytes, long FolderBytes, bool IsInMemory)
{
    private const long Mebi = 1024 * 1024;

    /// <summary>The recorder's buffers (10 MiB, and some for each thread) and its classes.</summary>
    private const long Own = 32 * Mebi;

    /// <summary>A recording of <see cref="Fewest"/>, the chunk that is beyond it, and both again in the file that is written at the end.</summary>
    private const long Least = 64 * Mebi;

    private const int Fewest = 16;

    /// <summary>Looks.</summary>
    /// <param name="processId">The JVM.</param>
    /// <exception cref="AgentRefusedException">It has no /tmp.</exception>
    public static RecorderRoom Find(int processId)
    {
        try
        {
            var folder = new DriveInfo($"/proc/{processId}/root/tmp");
            return new RecorderRoom(TargetRoom.Find(processId, MemoryRoom.Read)?.LeftBytes, folder.AvailableFreeSpace, folder.DriveFormat is "tmpfs" or "ramfs");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw JavaRefusal.NoPlace(processId, "/tmp");
        }
    }

    /// <summary>How large a recording may become, in MiB; of a longer one only the end is kept. Pure.</summary>
    /// <param name="processId">The JVM, for the refusal.</param>
    /// <param name="seconds">For how long it is: a busy service writes about one a second.</param>
    /// <exception cref="AgentRefusedException">There is too little room.</exception>
    public int Judge(int processId, double seconds)
    {
        var memory = (MemoryBytes ?? long.MaxValue) - Own;
        var folder = IsInMemory ? Math.Min(memory, FolderBytes) : FolderBytes;
        return memory < Own ? throw JavaRefusal.NotRecorded(processId, $"it takes memory of the process, of which {MemoryBytes / Mebi} MiB are left")
            : folder < Least ? throw JavaRefusal.NotRecorded(processId, $"it takes up to {Least / Mebi} MiB of /tmp, where {Math.Max(0, folder / Mebi)} MiB are left")
            : (int)Math.Min(Math.Clamp(Math.Ceiling(seconds), Fewest, RecorderWords.MostMebibytes), folder / Mebi / 4);
    }
}
