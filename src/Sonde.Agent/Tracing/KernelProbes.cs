using System.Buffers.Binary;
using Sonde.Agent.Native;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Tracing;

/// <summary>
/// Probes of the kernel's own (uprobes, by one link each for entries and returns, which need BPF and PERFMON and not SYS_ADMIN as single ones do). They are in for as long as the links'
/// descriptors are open: whoever ends this process, the kernel takes them out. Never a uretprobe: it changes return addresses on the stack, which Go moves and exceptions unwind.
/// For one thread.
/// </summary>
internal sealed class KernelProbes : IProbes
{
    /// <summary>Calls under way at once; more make the oldest unknown.</summary>
    private const int MostOpen = 16 * 1024;

    /// <summary>With arguments and results, which take memory.</summary>
    private const int MostOpenTold = 4 * 1024;

    private const int MostQueued = 1000;
    private const int CallKeySize = 24;

    private readonly ProbePlan _plan;
    private readonly List<int> _descriptors = [];
    private readonly List<int> _links = [];
    private readonly byte[] _row = new byte[CallTable.Size];
    private readonly byte[] _record;
    private readonly long _zero;
    private readonly ProbeMaps _maps;

    private KernelProbes(ProbePlan plan)
    {
        _plan = plan;
        _record = new byte[plan.Record.Size];
        _maps = new ProbeMaps(
            Own(Bpf.CreateMap(BpfMap.Array, sizeof(int), CallTable.Size, plan.Functions.Count + 1)),
            Own(Bpf.CreateMap(BpfMap.RecentHash, CallKeySize, plan.Record.Size, plan.IsTelling ? MostOpenTold : MostOpen)),
            Own(Bpf.CreateMap(BpfMap.Array, sizeof(int), plan.Record.Size, 1)),
            Own(Bpf.CreateMap(BpfMap.Queue, 0, plan.Record.Size, MostQueued)));
        _zero = Clock();
    }

    /// <summary>Puts them in.</summary>
    /// <exception cref="IOException">The kernel refuses, in its words; none is in.</exception>
    public static IProbes Attach(ProbePlan plan)
    {
        KernelVersion.Require();
        KernelProbes? probes = null;
        try
        {
            probes = new KernelProbes(plan);
            probes.Attach();
            return probes;
        }
        catch
        {
            probes?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<long> Calls() => [.. Enumerable.Range(0, _plan.Functions.Count).Select(function => BinaryPrimitives.ReadInt64LittleEndian(Row(function)))];

    /// <inheritdoc/>
    public CallCountsLine Count(int function) => CallTable.Read(function, Row(function));

    /// <inheritdoc/>
    public CallSeenLine? Next() => Bpf.TryTake(_maps.Told, _record) ? _plan.Record.Read(_record, _zero) : null;

    /// <inheritdoc/>
    public long Untold() => BinaryPrimitives.ReadInt64LittleEndian(Row(_plan.Functions.Count));

    /// <inheritdoc/>
    public void Detach()
    {
        foreach (var link in _links)
        {
            _ = Libc.Close(link);
        }

        _links.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Detach();
        foreach (var descriptor in _descriptors)
        {
            _ = Libc.Close(descriptor);
        }

        _descriptors.Clear();
    }

    private void Attach()
    {
        var path = $"/proc/{_plan.Request.ProcessId}/exe";
        var entries = new List<(ulong Offset, ulong Cookie)>();
        var returns = new List<(ulong Offset, ulong Cookie)>();
        for (var index = 0; index < _plan.Functions.Count; index++)
        {
            var function = _plan.Functions[index];
            entries.Add(((ulong)(function.Offset + function.Enter), (uint)index | (function.Returns is null ? 0U : ProbeProgram.HasReturns)));
            returns.AddRange((function.Returns ?? []).Select(at => ((ulong)(function.Offset + at), (ulong)index)));
        }

        var names = ProcessNamespace();
        var entry = Own(Bpf.Load(ProbeProgram.Entry(_plan, _maps, names)));
        if (returns.Count > 0)
        {
            // Before the entries, so that no return is missed.
            _links.Add(Bpf.Link(Own(Bpf.Load(ProbeProgram.Return(_plan, _maps, names))), path, _plan.Request.ProcessId, returns));
        }

        _links.Insert(0, Bpf.Link(entry, path, _plan.Request.ProcessId, entries));
    }

    private ReadOnlySpan<byte> Row(int function)
    {
        Bpf.Read(_maps.Table, function, _row);
        return _row;
    }

    private int Own(int descriptor)
    {
        _descriptors.Add(descriptor);
        return descriptor;
    }

    /// <summary>Device and inode of the toolbox's process namespace; zeros where they cannot be read, which no thread is found in.</summary>
    private static unsafe (long Device, long Inode) ProcessNamespace()
    {
        // struct statx (linux/stat.h): the inode at 32, the device's numbers at 136 and 140, which the kernel itself keeps as one of 12 and 20 bits.
        const int workingFolder = -100;
        const uint inode = 0x100;
        var bytes = stackalloc byte[256];
        return FileCalls.Look(workingFolder, "/proc/self/ns/pid", 0, inode, bytes) == 0 ? ((*(uint*)(bytes + 136) << 20) | *(uint*)(bytes + 140), *(long*)(bytes + 32)) : (0, 0);
    }

    private static unsafe long Clock()
    {
        const int monotonic = 1;
        var time = stackalloc long[2];
        _ = Libc.ReadClock(monotonic, time);
        return (time[0] * 1_000_000_000) + time[1];
    }
}
