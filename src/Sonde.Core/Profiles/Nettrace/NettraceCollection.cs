using System.Runtime.InteropServices;

namespace Sonde.Core.Profiles.Nettrace;

/// <summary>Makes profiles of a stream's events: samples, allocations, pauses and objects, and the names for them.</summary>
internal sealed class NettraceCollection : INettraceSink
{
    private const int MostTypes = 100_000;
    private const int MostTypeName = 1024;

    /// <summary>Marks a type among addresses: those of programs are in the lower half.</summary>
    private const ulong TypeMark = 1ul << 63;

    /// <summary>Since this version an AllocationTick names the type: u32 bytes, u32 kind, u16, u64 bytes, a pointer, its name.</summary>
    private const int NamesType = 2;

    /// <summary>What stands for an address without a name.</summary>
    internal static readonly ProfileFrame Unknown = new("[unknown]");

    private static readonly ProfileFrame Left = new("[others]");

    private readonly AddressTree _samples = new();
    private readonly AddressTree _allocations = new();
    private readonly MethodTable _methods = new();
    private readonly GcPauses _pauses = new();
    private readonly ThreadStacks _threads = new();
    private readonly Dictionary<string, int> _types = new(StringComparer.Ordinal);
    private NettraceTrace? _trace;

    /// <summary>The names of what it makes, in the order in which a file that names none is read.</summary>
    public static IReadOnlyList<string> Names { get; } = ["cpu", "wall", "alloc", "heap", "gc", "threads"];

    /// <summary>When samples were taken.</summary>
    public SampleClock Clock { get; } = new();

    /// <summary>The objects of the heap.</summary>
    public HeapCount Heap { get; } = new();

    /// <summary>How long collections stopped all threads, together.</summary>
    public TimeSpan Stood => TimeSpan.FromMicroseconds(_pauses.All(_trace?.TicksPerSecond ?? 1).Sum(static pause => pause.Nanoseconds / 1e3));

    /// <summary>How many methods are known by name.</summary>
    public int Methods => _methods.Count;

    /// <inheritdoc/>
    public void Begin(NettraceTrace trace) => _trace = trace;

    /// <inheritdoc/>
    public void Take(scoped in NettraceEvent seen)
    {
        switch (seen.Kind.Provider)
        {
            case RuntimeEvents.Sampler when seen.Kind.Id == 0 && seen.Stack.Length > 0:
                var isManaged = new ByteCursor(seen.Payload).Int32() == 2;
                Clock.Saw(seen.ThreadId, seen.Ticks);
                _samples.Add(null, seen.Stack, isManaged ? 1 : 0, 1);
                _threads.Saw(seen.ThreadId, seen.Ticks, seen.Stack, isManaged);
                break;
            case RuntimeEvents.Runtime:
                TakeRuntime(seen);
                break;
            case RuntimeEvents.Rundown when seen.Kind.Id == RuntimeEvents.MethodRundownVerbose:
                _methods.AddMethod(seen.Payload);
                break;
            case RuntimeEvents.Rundown when seen.Kind.Id == RuntimeEvents.ModuleRundown:
                _methods.AddModule(seen.Payload);
                break;
            default:
                // A stream that somebody else asked for holds more.
                break;
        }
    }

    /// <summary>What there is of one name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ProfileFormatException">The values are too great to be added up.</exception>
    public Profile Build(string name)
    {
        var frequency = _trace?.TicksPerSecond ?? 1;
        var period = Clock.Period(frequency);
        var builder = new ProfileBuilder(new ProfileKind(name, name switch { "alloc" or "heap" => ProfileUnit.Bytes, "threads" => ProfileUnit.Count, _ => ProfileUnit.Nanoseconds }))
        {
            Start = _trace?.Start,
            Duration = name is "cpu" or "wall" ? Clock.Duration(frequency) : null,
            Period = name switch { "cpu" or "wall" => period, "threads" => 1, _ => 0 },
        };
        switch (name)
        {
            case "cpu":
                Fill(builder, _samples, values => values.First, period);
                break;
            case "wall":
                Fill(builder, _samples, values => values.Second, period);
                break;
            case "alloc":
                Fill(builder, _allocations, values => values.First, 1);
                break;
            case "heap":
                Heap.Fill(builder);
                break;
            case "threads":
                _threads.Fill(builder, _methods);
                break;
            case "gc":
                foreach (var (nanoseconds, why) in _pauses.All(frequency))
                {
                    builder.Add([.. why.Select(text => builder.Intern(new ProfileFrame(text)))], nanoseconds);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(name), name, "No such profile.");
        }

        return builder.Build();
    }

    /// <summary>What is of now, for people; null where there is no such text.</summary>
    /// <param name="name">As for <see cref="Build"/>.</param>
    public string? Text(string name) => name switch { "heap" => Heap.Text(), "threads" => _threads.Text(_methods), _ => null };

    private void TakeRuntime(scoped in NettraceEvent seen)
    {
        switch (seen.Kind.Id)
        {
            case RuntimeEvents.MethodLoadVerbose:
                _methods.AddMethod(seen.Payload);
                break;
            case RuntimeEvents.ModuleLoad:
                _methods.AddModule(seen.Payload);
                break;
            case RuntimeEvents.AllocationTick when seen.Kind.Version >= NamesType:
                TakeAllocation(seen);
                break;
            case RuntimeEvents.BulkType:
                Heap.Types.Add(seen.Payload);
                break;
            case RuntimeEvents.BulkNode:
                Heap.Add(seen.Payload, _trace!.PointerBytes);
                break;
            case RuntimeEvents.GcEnd:
                Heap.End();
                break;
            case RuntimeEvents.GcSuspendBegin or RuntimeEvents.GcStart or RuntimeEvents.GcRestartEnd:
                _pauses.Saw(seen.Kind.Id, seen.Ticks, seen.Payload);
                break;
            default:
                break;
        }
    }

    private void TakeAllocation(scoped in NettraceEvent seen)
    {
        var fields = new ByteCursor(seen.Payload);
        _ = fields.Take(10);
        var bytes = fields.Int64();
        _ = fields.Take(_trace!.PointerBytes);
        var type = fields.Text(MostTypeName);
        if (_types.Count >= MostTypes && !_types.ContainsKey(type))
        {
            type = Left.Function;
        }

        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_types, type, out var isKnown);
        number = isKnown ? number : _types.Count - 1;
        _allocations.Add(TypeMark | (uint)number, seen.Stack, Math.Max(0, Math.Min(bytes, uint.MaxValue)), 0);
    }

    private void Fill(ProfileBuilder builder, AddressTree tree, Func<(long First, long Second), long> value, long period)
    {
        var frames = new Dictionary<ulong, int>();
        var types = _types.Keys.ToArray();
        var (addresses, numbers) = (new List<ulong>(), new List<int>());
        for (var node = 0; node < tree.Count; node++)
        {
            if (value(tree.Values(node)) is > 0 and var count)
            {
                tree.Fill(addresses, node);
                numbers.Clear();
                for (var at = 0; at < addresses.Count; at++)
                {
                    var address = addresses[at];

                    // A caller's address is that of what it does next, which may be another method's.
                    numbers.Add(IsType(address, types.Length) ? builder.Intern(new ProfileFrame(types[(int)address])) : Frame(builder, frames, at == 0 ? address : address - 1));
                }

                builder.AddLeafFirst(CollectionsMarshal.AsSpan(numbers), Scaled(count, period));
            }
        }

        if (tree.Others > 0)
        {
            builder.Add([builder.Intern(Left)], Scaled(tree.Others, period));
        }
    }

    /// <summary>A dictionary that nothing is taken out of keeps its order, and so its numbers.</summary>
    private static bool IsType(ulong address, int types) => (address & TypeMark) != 0 && (address & ~TypeMark) < (ulong)types;

    private static long Scaled(long count, long period) => count <= ProfileBuilder.MostTotal / period ? count * period : throw new ProfileFormatException("holds values that are too great to be added up");

    private int Frame(ProfileBuilder builder, Dictionary<ulong, int> frames, ulong address)
    {
        if (!frames.TryGetValue(address, out var number))
        {
            frames[address] = number = builder.Intern(_methods.Find(address) ?? Unknown);
        }

        return number;
    }
}
