namespace Sonde.Agent.Tracing;

/// <summary>
/// Writes a program for the kernel's BPF machine (Documentation/bpf/standardization/instruction-set.rst, Linux 6.10): eleven registers, r0 for results, r1 to r5 for arguments, r6 to r9
/// kept over calls, r10 the frame. Jumps lead forward to labels.
/// </summary>
internal sealed class BpfAssembler
{
    private const byte DoubleWordImmediate = 0x18;
    private const int MapByDescriptor = 1;

    private readonly List<ulong> _code = [];
    private readonly List<(int At, string Label)> _jumps = [];
    private readonly Dictionary<string, int> _labels = new(StringComparer.Ordinal);

    /// <summary>The program, an instruction each.</summary>
    public ulong[] Build()
    {
        var code = _code.ToArray();
        foreach (var (at, label) in _jumps)
        {
            code[at] |= (ulong)(ushort)(_labels[label] - at - 1) << 16;
        }

        return code;
    }

    /// <summary>A place that jumps lead to.</summary>
    public BpfAssembler Label(string name)
    {
        _labels.Add(name, _code.Count);
        return this;
    }

    /// <summary>to = from.</summary>
    public BpfAssembler Move(int to, int from) => Emit(0xbf, to, from, 0, 0);

    /// <summary>to = number.</summary>
    public BpfAssembler Set(int to, long number)
    {
        Emit(DoubleWordImmediate, to, 0, 0, unchecked((int)number));
        return Emit(0, 0, 0, 0, (int)(number >> 32));
    }

    /// <summary>to = a map.</summary>
    public BpfAssembler Map(int to, int descriptor)
    {
        Emit(DoubleWordImmediate, to, MapByDescriptor, 0, descriptor);
        return Emit(0, 0, 0, 0, 0);
    }

    /// <summary>to = the frame's address and so many bytes.</summary>
    public BpfAssembler Frame(int to, int offset) => Move(to, 10).Add(to, offset);

    /// <summary>to = eight bytes at from + offset.</summary>
    public BpfAssembler Load(int to, int from, int offset) => Emit(0x79, to, from, offset, 0);

    /// <summary>to = four bytes at from + offset.</summary>
    public BpfAssembler LoadWord(int to, int from, int offset) => Emit(0x61, to, from, offset, 0);

    /// <summary>Eight bytes at to + offset = from.</summary>
    public BpfAssembler Store(int to, int offset, int from) => Emit(0x7b, to, from, offset, 0);

    /// <summary>Four bytes at to + offset = from.</summary>
    public BpfAssembler StoreWord(int to, int offset, int from) => Emit(0x63, to, from, offset, 0);

    /// <summary>Eight bytes at to + offset = number.</summary>
    public BpfAssembler StoreNumber(int to, int offset, int number) => Emit(0x7a, to, 0, offset, number);

    /// <summary>Eight bytes at to + offset += from, as one.</summary>
    public BpfAssembler AddAtomically(int to, int offset, int from) => Emit(0xdb, to, from, offset, 0);

    /// <summary>to += number.</summary>
    public BpfAssembler Add(int to, int number) => Emit(0x07, to, 0, 0, number);

    /// <summary>to += from.</summary>
    public BpfAssembler AddRegister(int to, int from) => Emit(0x0f, to, from, 0, 0);

    /// <summary>to -= from.</summary>
    public BpfAssembler Subtract(int to, int from) => Emit(0x1f, to, from, 0, 0);

    /// <summary>to &amp;= number.</summary>
    public BpfAssembler And(int to, int number) => Emit(0x57, to, 0, 0, number);

    /// <summary>to &lt;&lt;= number.</summary>
    public BpfAssembler ShiftLeft(int to, int number) => Emit(0x67, to, 0, 0, number);

    /// <summary>to &gt;&gt;= number, without a sign.</summary>
    public BpfAssembler ShiftRight(int to, int number) => Emit(0x77, to, 0, 0, number);

    /// <summary>to &gt;&gt;= from, without a sign.</summary>
    public BpfAssembler ShiftRightBy(int to, int from) => Emit(0x7f, to, from, 0, 0);

    /// <summary>r0 = a helper's result (enum bpf_func_id in linux/bpf.h).</summary>
    public BpfAssembler Call(BpfFunction function) => Emit(0x85, 0, 0, 0, (int)function);

    /// <summary>Ends with 0.</summary>
    public BpfAssembler Exit() => Emit(0xb7, 0, 0, 0, 0).Emit(0x95, 0, 0, 0, 0);

    /// <summary>Jumps always.</summary>
    public BpfAssembler Jump(string label) => JumpTo(0x05, 0, 0, 0, label);

    /// <summary>Jumps where the register is the number.</summary>
    public BpfAssembler JumpIfEqual(int register, int number, string label) => JumpTo(0x15, register, 0, number, label);

    /// <summary>Jumps where the register is not above the number; without a sign.</summary>
    public BpfAssembler JumpIfNotAbove(int register, int number, string label) => JumpTo(0xb5, register, 0, number, label);

    /// <summary>Jumps where one is above the other; without a sign.</summary>
    public BpfAssembler JumpIfAbove(int one, int other, string label) => JumpTo(0x2d, one, other, 0, label);

    private BpfAssembler JumpTo(byte operation, int to, int from, int number, string label)
    {
        _jumps.Add((_code.Count, label));
        return Emit(operation, to, from, 0, number);
    }

    private BpfAssembler Emit(byte operation, int to, int from, int offset, int number)
    {
        _code.Add(operation | ((ulong)to << 8) | ((ulong)from << 12) | ((ulong)(ushort)(short)offset << 16) | ((ulong)(uint)number << 32));
        return this;
    }
}

/// <summary>The kernel's functions that a program may call (enum bpf_func_id in include/uapi/linux/bpf.h).</summary>
internal enum BpfFunction
{
    /// <summary>bpf_map_lookup_elem.</summary>
    Find = 1,

    /// <summary>bpf_map_update_elem.</summary>
    Update = 2,

    /// <summary>bpf_map_delete_elem.</summary>
    Delete = 3,

    /// <summary>bpf_ktime_get_ns.</summary>
    Clock = 5,

    /// <summary>bpf_get_current_pid_tgid.</summary>
    Thread = 14,

    /// <summary>bpf_map_push_elem.</summary>
    Push = 87,

    /// <summary>bpf_probe_read_user.</summary>
    Read = 112,

    /// <summary>bpf_probe_read_user_str.</summary>
    ReadText = 114,

    /// <summary>bpf_get_ns_current_pid_tgid.</summary>
    ThreadInNamespace = 120,

    /// <summary>bpf_get_attach_cookie.</summary>
    Cookie = 174,
}
