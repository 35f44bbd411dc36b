using System.Buffers.Text;
using Sonde.Agent.Processes;

namespace Sonde.Agent.Sampling;

/// <summary>The processor time that a process has used (proc_pid_stat(5), utime and stime).</summary>
internal static class ProcessorTime
{
    private const int UserField = 14;
    private const int SystemField = 15;

    /// <summary>USER_HZ, which is 100 on every architecture that counts here.</summary>
    private const int TicksPerSecond = 100;

    /// <summary>Of all its threads, to a hundredth of a second; null where there is no such process.</summary>
    public static TimeSpan? Of(int processId)
    {
        Span<byte> text = stackalloc byte[1024];
        var count = ProcessTable.ReadFile($"/proc/{processId}/stat", text);
        return count > 0 ? Parse(text[..count]) : null;
    }

    /// <summary>Parses; the name in parentheses may hold anything, also spaces and parentheses. Null for what is none.</summary>
    public static TimeSpan? Parse(ReadOnlySpan<byte> text)
    {
        var close = text.LastIndexOf((byte)')');
        if (close < 0 || close + 2 >= text.Length)
        {
            return null;
        }

        var rest = text[(close + 2)..];
        var (field, ticks) = (3, 0L);
        foreach (var range in rest.Split((byte)' '))
        {
            if (field is UserField or SystemField)
            {
                if (!Utf8Parser.TryParse(rest[range], out long value, out _) || value is < 0 or > long.MaxValue / (4 * TimeSpan.TicksPerSecond))
                {
                    return null;
                }

                ticks += value;
            }

            if (field++ == SystemField)
            {
                return TimeSpan.FromTicks(ticks * (TimeSpan.TicksPerSecond / TicksPerSecond));
            }
        }

        return null;
    }
}
