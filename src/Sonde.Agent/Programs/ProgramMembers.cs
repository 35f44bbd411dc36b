using System.Buffers;
using System.Text;
using Sonde.Agent.Processes;

namespace Sonde.Agent.Programs;

/// <summary>Finds what belongs to a program: by its session, and by a mark in the environment for what has begun a session of its own.</summary>
internal static class ProgramMembers
{
    /// <summary>The variable that carries the mark.</summary>
    public const string Variable = "SONDE_PROGRAM";

    private const int MostBytes = 512 * 1024;

    /// <summary>The processes that live, in the order of their ids.</summary>
    /// <param name="table">/proc.</param>
    /// <param name="leader">The program's process.</param>
    /// <param name="since">When it started, in clock ticks since boot: whoever is older does not belong to it.</param>
    /// <param name="isMarked">Whether a process carries the mark.</param>
    public static IReadOnlyList<int> Find(IProcessTable table, int leader, long since, Func<int, bool> isMarked) =>
    [
        .. table.Ids().Where(id => table.Stat(id) is { HasEnded: false, IsKernelThread: false } stat
            && stat.StartTime >= since && (stat.SessionId == leader || isMarked(id))),
    ];

    /// <summary>Whether a process was started with a mark; false where its environment may not be read.</summary>
    public static bool IsMarked(int processId, string mark)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MostBytes);
        try
        {
            var count = ProcessTable.ReadFile($"/proc/{processId}/environ", buffer);
            return count > 0 && Holds(buffer.AsSpan(0, count), mark);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Whether an environment, as /proc has it, holds the mark.</summary>
    internal static bool Holds(ReadOnlySpan<byte> environment, string mark)
    {
        var wanted = Encoding.UTF8.GetBytes($"{Variable}={mark}");
        foreach (var range in environment.Split((byte)0))
        {
            if (environment[range].SequenceEqual(wanted))
            {
                return true;
            }
        }

        return false;
    }
}
