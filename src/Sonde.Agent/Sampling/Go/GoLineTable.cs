using System.Buffers.Binary;
using System.Text;
using Sonde.Agent.Executables;

namespace Sonde.Agent.Sampling.Go;

/// <summary>
/// The functions of a Go executable by their addresses: its line tables (Go 1.18 and later; src/runtime/symtab.go and src/debug/gosym/pclntab.go, go1.18 to go1.27), which
/// stripping leaves in place. Little-endian alone. The file is not trusted; of the tables only the list of functions is kept in memory.
/// </summary>
internal sealed class GoLineTable
{
    private const int HeaderSize = 8 + (8 * 8);
    private const int MostFunctions = 1 << 20;
    private const int MostNameBytes = 1024;
    private const int MostTables = 64;
    private const int InlineTreeData = 3;
    private const int InlineTreeIndex = 2;
    private const uint Magic118 = 0xfffffff0;
    private const uint Magic120 = 0xfffffff1;

    private static readonly string[] SectionNames = [".gopclntab", ".data.rel.ro.gopclntab"];

    private readonly ElfFile _file;
    private readonly ulong _start;
    private readonly ulong _end;
    private readonly int _functionSize;
    private readonly uint _quantum;
    private readonly uint[] _functions;

    private GoLineTable(ElfFile file, ElfSection section, ReadOnlySpan<byte> header, uint[] functions)
    {
        (_file, _start, _end, _functions) = (file, section.Offset, section.Offset + section.Size, functions);
        Address = section.Address;
        IsOld = BinaryPrimitives.ReadUInt32LittleEndian(header) == Magic118;
        _functionSize = IsOld ? 40 : 44;
        _quantum = header[6];
        (Names, Units, Files, Values, Functions) = (Word(header, 3), Word(header, 4), Word(header, 5), Word(header, 6), Word(header, 7));
    }

    /// <summary>Where it is in memory, before relocation.</summary>
    public ulong Address { get; }

    /// <summary>Whether it is of Go 1.18 or 1.19.</summary>
    public bool IsOld { get; }

    /// <summary>The functions' names, in bytes from <see cref="Address"/>. Likewise:</summary>
    public ulong Names { get; }

    /// <summary>The files of each compilation unit.</summary>
    public ulong Units { get; }

    /// <summary>The files' names.</summary>
    public ulong Files { get; }

    /// <summary>The tables of values.</summary>
    public ulong Values { get; }

    /// <summary>The functions.</summary>
    public ulong Functions { get; }

    /// <summary>How many functions there are.</summary>
    public int Count => _functions.Length / 2;

    /// <summary>How many bytes of text the functions take.</summary>
    public ulong TextLength => _functions[^1];

    /// <summary>Reads its list of functions; null where there is none that is understood.</summary>
    public static GoLineTable? Open(ElfFile file)
    {
        var header = new byte[HeaderSize];
        foreach (var name in SectionNames)
        {
            if (file.Section(name) is { } section && section.Size < 1UL << 31 && file.Read(section.Offset, header) == HeaderSize && IsKnown(header)
                && ReadFunctions(file, section, Word(header, 0), Word(header, 7)) is { } functions)
            {
                return new GoLineTable(file, section, header, functions);
            }
        }

        return null;
    }

    /// <summary>The function at an address; null for none.</summary>
    /// <param name="into">The address, in bytes from the beginning of the text.</param>
    public GoFunction? Find(ulong into)
    {
        if (into >= TextLength || into < _functions[0])
        {
            return null;
        }

        var (low, high) = (0, Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _functions[2 * middle] <= into ? (middle, high) : (low, middle - 1);
        }

        return FunctionAt(low);
    }

    /// <summary>A value of one of a function's tables.</summary>
    /// <param name="function">The function.</param>
    /// <param name="table">One of its tables.</param>
    /// <param name="into">The address, in bytes from the beginning of the text.</param>
    /// <returns>Null where there is none.</returns>
    public int? Value(GoFunction function, uint table, ulong into) => table == 0 || into < function.Entry
        ? null
        : GoValueTable.At(new TableBytes(_file, _start + Values + table, _end), into - function.Entry, _quantum);

    /// <summary>The source file of an address; null for unknown.</summary>
    /// <param name="function">The function that it is in.</param>
    /// <param name="into">The address, in bytes from the beginning of the text.</param>
    public string? File(GoFunction function, ulong into)
    {
        Span<byte> place = stackalloc byte[sizeof(uint)];
        if (Value(function, function.FileTable, into) is not (>= 0 and var number) || !TryRead(Units + (((ulong)function.Unit + (ulong)number) * sizeof(uint)), place))
        {
            return null;
        }

        var at = BinaryPrimitives.ReadUInt32LittleEndian(place);
        return at == uint.MaxValue ? null : Text(Files + at);
    }

    /// <summary>A function's name by its place among the names; what it is made generic with is left out, as Go itself does: <c>main.Map[...]</c>.</summary>
    public string? Name(uint place)
    {
        var name = Text(Names + place);
        var (begin, end) = (name?.IndexOf('[', StringComparison.Ordinal) ?? -1, name?.LastIndexOf(']') ?? -1);
        return begin >= 0 && end > begin ? $"{name![..begin]}[...]{name[(end + 1)..]}" : name;
    }

    /// <summary>The function at a place of the list.</summary>
    /// <param name="index">From 0 to less than <see cref="Count"/>.</param>
    public GoFunction? FunctionAt(int index)
    {
        Span<byte> bytes = stackalloc byte[44 + (2 * MostTables * sizeof(uint))];
        var count = _file.Read(_start + Functions + _functions[(2 * index) + 1], bytes);
        if (count < _functionSize || _functions[(2 * index) + 1] >= _end - _start)
        {
            return null;
        }

        // Since 1.20 the line of the function's beginning stands before the last word.
        var last = bytes[(_functionSize - 4)..];
        var (tables, data) = (U32(bytes[28..]), last[3]);
        var known = Math.Min(tables, MostTables);
        var (inlineTable, tree) = (At(bytes[..count], _functionSize, tables, InlineTreeIndex), At(bytes[..count], _functionSize + ((int)known * 4), data, InlineTreeData));
        return Name(U32(bytes[4..])) is not { Length: > 0 } name ? null : new GoFunction(_functions[2 * index], _functions[(2 * index) + 2], name)
        {
            StackTable = U32(bytes[16..]),
            FileTable = U32(bytes[20..]),
            LineTable = U32(bytes[24..]),
            InlineTable = inlineTable ?? 0,
            Unit = U32(bytes[32..]),
            Flags = last[1],
            FirstLine = IsOld ? 0 : unchecked((int)U32(bytes[36..])),
            InlineTree = tables > MostTables || tree == uint.MaxValue ? null : tree,
        };
    }

    private static bool IsKnown(ReadOnlySpan<byte> header) =>
        BinaryPrimitives.ReadUInt32LittleEndian(header) is Magic118 or Magic120 && header[4] == 0 && header[5] == 0 && header[6] is 1 or 2 or 4 && header[7] == 8;

    private static ulong Word(ReadOnlySpan<byte> header, int word) => BinaryPrimitives.ReadUInt64LittleEndian(header[(8 + (8 * word))..]);

    /// <summary>Pairs of a function's first address and of its place; at the end the address behind the last. Null where they do not ascend.</summary>
    private static uint[]? ReadFunctions(ElfFile file, ElfSection section, ulong count, ulong at)
    {
        if (count is 0 or > MostFunctions || at >= section.Size || ((count * 2) + 1) * sizeof(uint) > section.Size - at)
        {
            return null;
        }

        var bytes = new byte[file.Present(section.Offset + at, ((count * 2) + 1) * sizeof(uint))];
        if (file.Read(section.Offset + at, bytes) < (int)((count * 2) + 1) * sizeof(uint))
        {
            return null;
        }

        var functions = new uint[(count * 2) + 1];
        for (var index = 0; index < functions.Length; index++)
        {
            functions[index] = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(index * sizeof(uint)));
            if (index > 1 && index % 2 == 0 && functions[index] < functions[index - 2])
            {
                return null;
            }
        }

        return functions;
    }

    private static uint? At(ReadOnlySpan<byte> bytes, int start, uint count, int index) =>
        index < count && start + ((index + 1) * 4) <= bytes.Length ? U32(bytes[(start + (index * 4))..]) : null;

    private static uint U32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private bool TryRead(ulong at, Span<byte> bytes) => at < _end - _start && _file.Read(_start + at, bytes) == bytes.Length;

    private string? Text(ulong at)
    {
        if (at >= _end - _start)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[MostNameBytes];
        bytes = bytes[.._file.Read(_start + at, bytes[..(int)Math.Min(MostNameBytes, _end - _start - at)])];
        var end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}
