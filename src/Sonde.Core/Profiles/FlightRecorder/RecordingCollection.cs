using System.Globalization;

namespace Sonde.Core.Profiles.FlightRecorder;

/// <summary>
/// Makes profiles of a recording's chunks: where threads compute (jdk.ExecutionSample; jdk.CPUTimeSample of JDK 25 where there is any), what they allocate (jdk.ObjectAllocationSample of JDK 16 and later, else the buffers
/// that threads take to allocate in), and which locks they wait for (jdk.JavaMonitorEnter, jdk.ThreadPark).
/// </summary>
internal sealed class RecordingCollection
{
    /// <summary>Of a recording that does not say it: what the JDK's own default.jfc has.</summary>
    private const long UsualPeriod = 20_000_000;

    private readonly ProfileBuilder[] _builders;
    private DateTimeOffset? _start;
    private DateTimeOffset _end;

    public RecordingCollection() => _builders =
        [.. Names.Select(static name => new ProfileBuilder(new ProfileKind(name, name == "alloc" ? ProfileUnit.Bytes : ProfileUnit.Nanoseconds)))];

    /// <summary>The names of what it makes, in the order in which a file that names none is read.</summary>
    public static IReadOnlyList<string> Names { get; } = ["cpu", "alloc", "mutex"];

    private ProfileBuilder Cpu => _builders[0];

    private ProfileBuilder Alloc => _builders[1];

    private ProfileBuilder Mutex => _builders[2];

    /// <summary>Adds a chunk.</summary>
    /// <exception cref="ProfileFormatException">It is damaged, or its values are too great to be added up.</exception>
    public void Add(RecordChunk chunk)
    {
        var constants = new RecordConstants(chunk);
        var seen = Count(chunk);
        _start = _start is { } start && start < chunk.Start ? start : chunk.Start;
        _end = _end > chunk.Start + chunk.Duration ? _end : chunk.Start + chunk.Duration;
        AddProcessor(chunk, constants, seen);
        AddAllocations(chunk, constants, seen);
        AddLocks(chunk, constants);
    }

    /// <summary>What there is of one name; the collection is done with.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public Profile Build(string name)
    {
        var builder = _builders[Names.ToList().IndexOf(name)];
        (builder.Start, builder.Duration) = (_start, _start is { } start ? _end - start : null);
        return builder.Build();
    }

    private static Dictionary<long, int> Count(RecordChunk chunk)
    {
        var seen = new Dictionary<long, int>();
        for (var at = RecordChunk.HeaderBytes; chunk.TryNext(ref at, out var found);)
        {
            seen[found.Kind] = seen.GetValueOrDefault(found.Kind) + 1;
        }

        return seen;
    }

    private static bool Has(RecordChunk chunk, Dictionary<long, int> seen, string name) => chunk.Types.Named(name) is { } type && seen.ContainsKey(type.Id);

    private void AddProcessor(RecordChunk chunk, RecordConstants constants, Dictionary<long, int> seen)
    {
        var stacks = new RecordStacks(chunk, constants, Cpu);
        if (Has(chunk, seen, "jdk.CPUTimeSample"))
        {
            ForEach(chunk, "jdk.CPUTimeSample", ["stackTrace", "samplingPeriod"], (values, shape) =>
            {
                Cpu.Period = Nanoseconds(chunk, values[1].Number, shape.IsTicks("samplingPeriod"));
                stacks.Add(values[0].Number, 0, Cpu.Period);
            });
            return;
        }

        Cpu.Period = Period(chunk, constants) ?? UsualPeriod;
        ForEach(chunk, "jdk.ExecutionSample", ["stackTrace", "state"], (values, _) =>
        {
            if (constants.Find("jdk.types.ThreadState", values[1].Number, "name") is not [var state] || constants.Text(state) != "STATE_SLEEPING")
            {
                stacks.Add(values[0].Number, 0, Cpu.Period);
            }
        });
    }

    private void AddAllocations(RecordChunk chunk, RecordConstants constants, Dictionary<long, int> seen)
    {
        var stacks = new RecordStacks(chunk, constants, Alloc);
        (string Name, string Bytes)[] kinds = Has(chunk, seen, "jdk.ObjectAllocationSample")
            ? [("jdk.ObjectAllocationSample", "weight")]
            : [("jdk.ObjectAllocationInNewTLAB", "tlabSize"), ("jdk.ObjectAllocationOutsideTLAB", "allocationSize")];
        foreach (var (name, bytes) in kinds)
        {
            ForEach(chunk, name, ["stackTrace", "objectClass", bytes], (values, _) => stacks.Add(values[0].Number, values[1].Number, values[2].Number));
        }
    }

    private void AddLocks(RecordChunk chunk, RecordConstants constants)
    {
        var stacks = new RecordStacks(chunk, constants, Mutex);
        ForEach(chunk, "jdk.JavaMonitorEnter", ["stackTrace", "monitorClass", "duration"], (values, shape) =>
            stacks.Add(values[0].Number, values[1].Number, Nanoseconds(chunk, values[2].Number, shape.IsTicks("duration"))));

        // Threads of a pool that have nothing to do are parked, too.
        ForEach(chunk, "jdk.ThreadPark", ["stackTrace", "parkedClass", "duration"], (values, shape) =>
        {
            if (stacks.ClassName(values[1].Number) is { } name
                && (name.StartsWith("java.util.concurrent.locks.Reentrant", StringComparison.Ordinal) || name.StartsWith("java.util.concurrent.Semaphore", StringComparison.Ordinal)))
            {
                stacks.Add(values[0].Number, values[1].Number, Nanoseconds(chunk, values[2].Number, shape.IsTicks("duration")));
            }
        });
    }

    private static void ForEach(RecordChunk chunk, string name, string[] fields, Action<RecordValue[], RecordShape> take)
    {
        if (chunk.Types.Named(name) is { } type)
        {
            var shape = new RecordShape(chunk.Types, type, fields);
            for (var at = RecordChunk.HeaderBytes; chunk.TryNext(ref at, out var found);)
            {
                if (found.Kind == type.Id)
                {
                    take(shape.Read(ref found.Fields), shape);
                }
            }
        }
    }

    /// <summary>How often threads were looked at: a setting of the JDK's (<c>10 ms</c>), or async-profiler's (nanoseconds); null where it is not said.</summary>
    private static long? Period(RecordChunk chunk, RecordConstants constants)
    {
        long? period = null;
        if (chunk.Types.Named("jdk.ExecutionSample") is { } sample)
        {
            ForEach(chunk, "jdk.ActiveSetting", ["id", "name", "value"], (values, _) =>
            {
                if (values[0].Number == sample.Id && constants.Text(values[1]) is "period" or "interval")
                {
                    period = PeriodIn(constants.Text(values[2]) ?? "") ?? period;
                }
            });
        }

        return period;
    }

    /// <summary>Nanoseconds of <c>10 ms</c>, <c>1 s</c>, <c>10000000</c>; null for anything else.</summary>
    internal static long? PeriodIn(string text)
    {
        var word = text.Trim();
        var end = word.AsSpan().IndexOfAnyExceptInRange('0', '9');
        var unit = end < 0 ? "" : word[end..].Trim();
        return long.TryParse(end < 0 ? word : word[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 3_600_000_000_000
            ? unit switch { "" or "ns" => number, "us" => number * 1000, "ms" => number * 1_000_000, "s" when number <= 3600 => number * 1_000_000_000, _ => null }
            : null;
    }

    private static long Nanoseconds(RecordChunk chunk, long value, bool isTicks) => isTicks ? (long)Math.Min(long.MaxValue / 2, value * (1e9 / chunk.TicksPerSecond)) : value;
}
