using System.Buffers.Text;
using System.Globalization;
using Sonde.Agent.Processes;

namespace Sonde.Agent.Guarding;

/// <summary>Looks at the threads of a process.</summary>
internal static class ThreadPictures
{
    /// <summary>Looks once, and adds up the threads' context switches.</summary>
    public static ThreadSum Sum(int processId)
    {
        var (threads, switches) = (0, 0L);
        var picture = Look(processId);
        var buffer = new byte[4096];
        try
        {
            foreach (var thread in Directory.EnumerateDirectories($"/proc/{processId}/task"))
            {
                var count = ProcessTable.ReadFile($"{thread}/status", buffer);
                if (count > 0)
                {
                    threads++;
                    switches += Switches(buffer.AsSpan(0, count));
                }
            }
        }
        catch (IOException)
        {
            picture = ThreadPicture.Gone;
        }

        return new ThreadSum(picture, threads, switches);
    }

    /// <summary>The threads that stand in a tracing stop.</summary>
    public static List<StandingThread> Standing(int processId)
    {
        var standing = new List<StandingThread>();
        var buffer = new byte[4096];
        try
        {
            foreach (var thread in Directory.EnumerateDirectories($"/proc/{processId}/task"))
            {
                var count = ProcessTable.ReadFile($"{thread}/status", buffer);
                if (count > 0 && buffer.AsSpan(0, count).IndexOf("\nState:\tt"u8) >= 0)
                {
                    standing.Add(new StandingThread(int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture), Switches(buffer.AsSpan(0, count))));
                }
            }
        }
        catch (IOException)
        {
            // It has ended: nothing stands.
        }

        return standing;
    }

    /// <summary>Looks once; threads that come and go meanwhile are left out.</summary>
    public static ThreadPicture Look(int processId)
    {
        var (stopped, running) = (0, 0);
        Span<byte> buffer = stackalloc byte[1024];
        try
        {
            foreach (var thread in Directory.EnumerateDirectories($"/proc/{processId}/task"))
            {
                var count = ProcessTable.ReadFile($"{thread}/stat", buffer);
                if (count > 0 && ProcessStat.TryParse(buffer[..count], out var stat) && !stat.HasEnded)
                {
                    (stopped, running) = stat.State == 't' ? (stopped + 1, running) : (stopped, running + 1);
                }
            }
        }
        catch (IOException)
        {
            return ThreadPicture.Gone;
        }

        return (stopped, running) switch
        {
            (0, 0) => ThreadPicture.Gone,
            (0, _) => ThreadPicture.None,
            (_, 0) => ThreadPicture.All,
            _ => ThreadPicture.Some,
        };
    }

    /// <summary>The voluntary ones and the others: the two lines of /proc/PID/task/TID/status that end alike.</summary>
    private static long Switches(ReadOnlySpan<byte> status)
    {
        var sum = 0L;
        var label = "ctxt_switches:\t"u8;
        for (var at = status.IndexOf(label); at >= 0; at = status.IndexOf(label))
        {
            status = status[(at + label.Length)..];
            sum += Utf8Parser.TryParse(status, out long number, out _) ? number : 0;
        }

        return sum;
    }
}
