namespace Sonde.Core.Profiles.Nettrace;

/// <summary>What the first object of a stream tells of the process and its clock.</summary>
/// <param name="Start">When the stream began; null where it makes no date.</param>
/// <param name="StartTicks">The same moment on the clock of the events.</param>
/// <param name="TicksPerSecond">Above 0.</param>
/// <param name="PointerBytes">4 or 8.</param>
/// <param name="ProcessId">In the process's own namespace.</param>
internal sealed record NettraceTrace(DateTimeOffset? Start, long StartTicks, long TicksPerSecond, int PointerBytes, int ProcessId)
{
    /// <summary>Its fields: eight u16 of a date (SYSTEMTIME), the clock's ticks and frequency (i64), and i32 of the pointers' size, the process, the processors and the interval of samples in nanoseconds.</summary>
    public const int Bytes = 48;

    /// <summary>Reads it.</summary>
    /// <exception cref="ProfileFormatException">It makes no sense.</exception>
    public static NettraceTrace Read(ReadOnlySpan<byte> bytes)
    {
        var fields = new ByteCursor(bytes);
        Span<int> date = stackalloc int[8];
        foreach (ref var part in date)
        {
            part = fields.UInt16();
        }

        var (ticks, frequency, pointer, process) = (fields.Int64(), fields.Int64(), fields.Int32(), fields.Int32());
        return frequency > 0 && pointer is 4 or 8
            ? new NettraceTrace(Date(date), ticks, frequency, pointer, process)
            : throw new ProfileFormatException("is damaged: its clock or its pointers make no sense");
    }

    private static DateTimeOffset? Date(ReadOnlySpan<int> parts)
    {
        try
        {
            return new DateTimeOffset(parts[0], parts[1], parts[3], parts[4], parts[5], parts[6], parts[7], TimeSpan.Zero);
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
