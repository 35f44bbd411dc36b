using System.Buffers.Binary;

namespace Sonde.Agent.Sampling.Python;

/// <summary>The code objects of a process, each read once and looked at again before it is believed. Bounded. For one thread.</summary>
/// <param name="memory">The process.</param>
/// <param name="offsets">Where things are.</param>
/// <param name="hasLines">Whether lines are wanted.</param>
internal sealed class PythonCodes(ITargetMemory memory, PythonOffsets offsets, bool hasLines)
{
    private const int MostCodes = 20_000;
    private const int MostTypes = 1024;
    private const int MostChecked = 256;

    /// <summary>What was the same in so many samples is not about to become another.</summary>
    private const int EnoughSeen = 3;

    private readonly Dictionary<ulong, PythonCode> _codes = [];
    private readonly Dictionary<ulong, bool> _types = [];
    private readonly PythonText _text = new(memory, offsets);
    private readonly List<ulong> _stale = [];
    private readonly HashSet<ulong> _reused = [];
    private readonly byte[] _bytes = new byte[MostChecked * offsets.CodeSize];
    private ulong _stamp;
    private ulong _sample;

    /// <summary>Begins a sample: what was seen with another stamp is looked at again.</summary>
    /// <param name="stamp">Something that is another one whenever a code object may have been freed.</param>
    public void Begin(ulong stamp)
    {
        _stamp = stamp;
        _sample++;
        if (_codes.Count > MostCodes || _reused.Count > MostCodes)
        {
            _codes.Clear();
            _reused.Clear();
        }
    }

    /// <summary>Looks in one go whether the code objects of a stack are still what they were; those that are not are forgotten.</summary>
    public void Check(List<PythonFrame> frames)
    {
        _stale.Clear();
        foreach (var frame in frames)
        {
            if (frame.IsPython && _stale.Count < MostChecked && _codes.TryGetValue(frame.Code, out var code) && code.Stamp != _stamp)
            {
                code.Stamp = _stamp;
                _stale.Add(frame.Code);
            }
        }

        if (_stale.Count == 0)
        {
            return;
        }

        var size = offsets.CodeSize;
        Span<MemoryPiece> pieces = stackalloc MemoryPiece[_stale.Count];
        for (var index = 0; index < pieces.Length; index++)
        {
            pieces[index] = new MemoryPiece(_stale[index], size);
        }

        var read = memory.Gather(pieces, _bytes);
        for (var index = 0; index < _stale.Count; index++)
        {
            if (index >= read || MarkOf(_bytes.AsSpan(index * size, size)) != _codes[_stale[index]].Mark)
            {
                _codes.Remove(_stale[index]);
                _reused.Add(_stale[index]);
            }
        }
    }

    /// <summary>A code object; null where there is none at that address.</summary>
    public PythonCode? Find(ulong address)
    {
        // Beyond what is checked in one go, deep in a stack of many functions.
        if (_codes.TryGetValue(address, out var code) && code.Stamp == _stamp)
        {
            code.Seen = code.Seen.Last == _sample ? code.Seen : (code.Seen.Count + 1, _sample);
            return code;
        }

        if (Load(address) is { } loaded)
        {
            loaded.Stamp = _stamp;
            loaded.Seen = (0, _sample);
            return _codes[address] = loaded;
        }

        return null;
    }

    /// <summary>
    /// Whether a code object was surely this one when its frame was read, which was before it: where code is made and dropped all the time, another may have taken
    /// its place since. A frame that is still there has kept its code.
    /// </summary>
    public bool IsSure(ulong address, PythonCode code) => code.Seen.Count >= EnoughSeen && !_reused.Contains(address);

    /// <summary>The line of an instruction; the function's first where lines are not wanted or not known.</summary>
    /// <param name="address">The code object's.</param>
    /// <param name="code">The code object.</param>
    /// <param name="instruction">Where the instruction is.</param>
    public int LineOf(ulong address, PythonCode code, ulong instruction)
    {
        if (!hasLines)
        {
            return code.Mark.FirstLine;
        }

        code.Lines ??= LocationTable.Parse(ReadTable(code.Mark.Table), code.Mark.FirstLine);
        return code.Lines.LineAt(unchecked((long)(instruction - address - (ulong)offsets.Instructions))) is > 0 and var line ? line : code.Mark.FirstLine;
    }

    private PythonCode? Load(ulong address)
    {
        var bytes = _bytes.AsSpan(0, offsets.CodeSize);
        if (address == 0 || !memory.TryRead(address, bytes) || MarkOf(bytes) is var mark && !IsCode(mark.Type))
        {
            return null;
        }

        return _text.Read(mark.Name) is { Length: > 0 } name && _text.Read(mark.File) is { } file ? new PythonCode(name, file, mark) : null;
    }

    private bool IsCode(ulong type)
    {
        if (!_types.TryGetValue(type, out var isCode))
        {
            if (_types.Count >= MostTypes)
            {
                _types.Clear();
            }

            isCode = memory.Word(type + (ulong)offsets.TypeName) is { } name && _text.ReadTerminated(name) == "code";
            _types.Add(type, isCode);
        }

        return isCode;
    }

    private byte[] ReadTable(ulong address)
    {
        if (memory.Word(address + (ulong)offsets.BytesCount) is not { } count)
        {
            return [];
        }

        var table = new byte[Math.Min(count, LocationTable.MostBytes)];
        return memory.TryRead(address + (ulong)offsets.BytesStart, table) ? table : [];
    }

    private PythonCodeMark MarkOf(ReadOnlySpan<byte> code) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(code[offsets.ObjectType..]),
        BinaryPrimitives.ReadUInt64LittleEndian(code[offsets.FileName..]),
        BinaryPrimitives.ReadUInt64LittleEndian(code[offsets.QualifiedName..]),
        BinaryPrimitives.ReadUInt64LittleEndian(code[offsets.LineTable..]),
        Math.Max(BinaryPrimitives.ReadInt32LittleEndian(code[offsets.FirstLine..]), 0));
}
