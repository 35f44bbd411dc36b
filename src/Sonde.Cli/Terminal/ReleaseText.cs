using Sonde.Tunnel.Control;

namespace Sonde.Cli.Terminal;

/// <summary>What was found of a target after its release, in words.</summary>
internal static class ReleaseText
{
    /// <summary>Goes on after "the target runs".</summary>
    public static string Right(ReleaseCheck check) => check.ChangedBytes is null
        ? ", untraced; its instructions could not be compared with its file"
        : ", untraced, its instructions equal to its file (checked)";

    /// <summary>What is not as it was; goes on after "but".</summary>
    public static string Wrong(ReleaseCheck check) => string.Join("; ", Wrongs(check));

    /// <summary>What had to be put right; null for nothing.</summary>
    public static string? Mended(ReleaseCheck check)
    {
        var killed = check.WasKilled ? "the debugger was killed (SIGKILL)" : null;
        var bytes = check.MendedBytes > 0 ? $"{Counted.Text(check.MendedBytes, "byte")} of instructions that it had left changed {(check.MendedBytes == 1 ? "was" : "were")} put back" : null;
        var preemption = check.MayLackPreemption
            ? "asyncpreemptoff may still be set in the process, which a restart ends: a busy loop in it may delay others"
            : null;
        var parts = new[] { killed, bytes, preemption }.OfType<string>().ToArray();
        return parts.Length > 0 ? string.Join("; ", parts) : null;
    }

    private static IEnumerable<string> Wrongs(ReleaseCheck check)
    {
        if (check.TracerId != 0)
        {
            yield return $"process {check.TracerId} traces it";
        }

        if (check.ChangedBytes is > 0 and var bytes)
        {
            yield return $"{Counted.Text(bytes, "byte")} of its instructions {(bytes == 1 ? "differs" : "differ")} from its file";
        }

        if (check.HasHandler)
        {
            yield return "the handler for SIGTRAP that the session lent to it is still there";
        }

        if (check.Leftovers > 0)
        {
            yield return $"{(check.Leftovers == 1 ? "1 process" : $"{check.Leftovers} processes")} of the debugger {(check.Leftovers == 1 ? "is" : "are")} left in the toolbox";
        }
    }
}
