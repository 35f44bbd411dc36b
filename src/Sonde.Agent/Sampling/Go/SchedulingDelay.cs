using System.Buffers.Text;
using Sonde.Agent.Native;

namespace Sonde.Agent.Sampling.Go;

/// <summary>How long a thread has waited for a processor while it could run: the second number of /proc/thread-self/schedstat (Documentation/scheduler/sched-stats.rst). For that thread.</summary>
internal sealed unsafe class SchedulingDelay : IDisposable
{
    private const int ReadOnlyCloseOnExecute = 0x80000;
    private const int MostBytes = 96;

    private readonly int _descriptor;

    private SchedulingDelay(int descriptor) => _descriptor = descriptor;

    /// <summary>That of the calling thread; null where the kernel does not tell it.</summary>
    public static SchedulingDelay? OfThisThread()
    {
        var descriptor = Libc.Open("/proc/thread-self/schedstat", ReadOnlyCloseOnExecute);
        return descriptor >= 0 ? new SchedulingDelay(descriptor) : null;
    }

    /// <summary>In nanoseconds, since the thread began; null where it cannot be read.</summary>
    public long? Read()
    {
        var text = stackalloc byte[MostBytes];
        var count = (int)Libc.ReadAt(_descriptor, text, MostBytes, 0);
        return count > 0 ? Parse(new ReadOnlySpan<byte>(text, count)) : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _ = Libc.Close(_descriptor);

    /// <summary>The second of three numbers; null for what is none, or a kernel that counts nothing (all are 0).</summary>
    internal static long? Parse(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out long ran, out var first) && ran > 0 && first < text.Length && text[first] == ' '
        && Utf8Parser.TryParse(text[(first + 1)..], out long waited, out _) && waited >= 0 ? waited : null;
}
