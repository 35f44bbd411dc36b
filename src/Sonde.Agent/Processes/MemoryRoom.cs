namespace Sonde.Agent.Processes;

/// <summary>A limit of memory and what of it is in use.</summary>
/// <param name="LimitBytes">The limit.</param>
/// <param name="UsedBytes">What is in use and cannot be given back.</param>
internal sealed record MemoryRoom(long LimitBytes, long UsedBytes)
{
    /// <summary>What is left, not less than 0.</summary>
    public long LeftBytes => Math.Max(LimitBytes - UsedBytes, 0);

    /// <summary>The one that leaves less; null for two that are not known.</summary>
    public static MemoryRoom? Tighter(MemoryRoom? one, MemoryRoom? other) =>
        one is null || other?.LeftBytes < one.LeftBytes ? other : one;

    /// <summary>
    /// What can be known from here: the control groups, and the limit that the client read from the pod's specification, less what the processes
    /// hold that can be seen.
    /// </summary>
    /// <param name="table">The processes; without those of other containers, whose part the client has not counted.</param>
    /// <param name="limitBytes">What the client said; null for nothing.</param>
    /// <returns>Null where no limit is known.</returns>
    public static MemoryRoom? Find(IProcessTable table, long? limitBytes) => Tighter(
        CgroupMemory.Find(Read),
        limitBytes is { } limit ? new MemoryRoom(limit, table.Ids().Sum(id => table.Status(id)?.ResidentBytes ?? 0)) : null);

    /// <summary>A file's text; null where there is none or it may not be read.</summary>
    internal static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
