using System.Buffers.Text;

namespace Sonde.Agent.Processes;

/// <summary>What /proc/PID/stat says, as far as it matters here (proc_pid_stat(5)).</summary>
/// <param name="State">The state's letter of the first thread: <c>t</c> for a tracing stop, <c>T</c> for a stop by signal.</param>
/// <param name="ParentId">The parent, 0 for none in this namespace.</param>
/// <param name="IsKernelThread">A thread of the kernel itself.</param>
/// <param name="StartTime">When it started, in clock ticks since boot: with the id, the identity of a process.</param>
internal readonly record struct ProcessStat(char State, int ParentId, bool IsKernelThread, long StartTime)
{
    private const uint ExitingFlag = 0x00000004;
    private const uint KernelThreadFlag = 0x00200000;

    /// <summary>The first thread is ending or has ended.</summary>
    public bool IsExiting { get; private init; }

    /// <summary>The session that it belongs to, by its leader's id.</summary>
    public int SessionId { get; init; }

    /// <summary>How long its threads have computed so far, those that have ended included; in clock ticks, a hundredth of a second each.</summary>
    public long WorkTicks { get; init; }

    /// <summary>Ended, whether or not its parent has taken notice.</summary>
    public bool HasEnded => State is 'Z' or 'X' or 'x';

    /// <summary>Not running by somebody's will: a tracer's or a signal's.</summary>
    public bool IsStopped => State is 't' or 'T';

    /// <summary>Parses; the name in parentheses may hold anything, also spaces and parentheses.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out ProcessStat stat)
    {
        stat = default;
        var close = text.LastIndexOf((byte)')');
        if (close < 0 || close + 2 >= text.Length)
        {
            return false;
        }

        var rest = text[(close + 2)..];
        var state = (char)rest[0];
        var (parent, session, flags, user, kernel, start, field) = (0, 0, 0u, 0L, 0L, 0L, 3);
        foreach (var range in rest.Split((byte)' '))
        {
            var value = rest[range];
            var isFine = field switch
            {
                4 => Utf8Parser.TryParse(value, out parent, out _),
                6 => Utf8Parser.TryParse(value, out session, out _),
                9 => Utf8Parser.TryParse(value, out flags, out _),
                14 => Utf8Parser.TryParse(value, out user, out _),
                15 => Utf8Parser.TryParse(value, out kernel, out _),
                22 => Utf8Parser.TryParse(value, out start, out _),
                _ => true,
            };
            if (!isFine)
            {
                return false;
            }

            if (field++ == 22)
            {
                stat = new ProcessStat(state, parent, (flags & KernelThreadFlag) != 0, start)
                {
                    IsExiting = (flags & ExitingFlag) != 0,
                    SessionId = session,
                    WorkTicks = user + kernel,
                };
                return true;
            }
        }

        return false;
    }
}
