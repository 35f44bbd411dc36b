using System.Text;
using Sonde.Agent.Executables;
using Sonde.Agent.Sampling.Go;
using Sonde.UnitTests.Agent.Executables;

namespace Sonde.UnitTests.Agent.Sampling.Go;

/// <summary>Writes small Go executables with line tables as Go 1.20 and later writes them, at fixed addresses.</summary>
internal sealed class GoTableBuilder
{
    public const ulong Text = 0x401000;
    public const ulong Table = 0x500000;
    public const ulong Trees = 0x600000;
    public const ulong Data = 0x700000;

    private const int HeaderSize = 72;

    private readonly ElfBuilder _elf = new();
    private readonly MemoryStream _names = new();
    private readonly MemoryStream _files = new();
    private readonly MemoryStream _values = new();
    private readonly MemoryStream _trees = new();
    private readonly List<uint> _units = [];
    private readonly List<(uint Length, Func<uint, byte[]> Function)> _functions = [];

    public GoTableBuilder()
    {
        _names.WriteByte(0);
        _values.WriteByte(0);
    }

    /// <summary>A function behind the one before; each of its instructions takes a byte.</summary>
    public GoTableBuilder Function(string name, uint length, int frameBytes = 8, byte flags = 0, int line = 10, string file = "main.go", (string Name, uint From, uint Parent, int Line)? inlined = null)
    {
        var nameAt = Add(_names, name);
        var unit = (uint)_units.Count;
        _units.Add(Add(_files, file));
        var stack = Values((frameBytes, length));
        var lines = inlined is { } call ? Values((line, call.From), (call.Line, length - call.From)) : Values((line, length));
        var files = Values((0, length));
        var (tables, data) = (Array.Empty<byte>(), Array.Empty<byte>());
        if (inlined is { } one)
        {
            tables = [.. _elf.U32(0), .. _elf.U32(0), .. _elf.U32(Values((-1, one.From), (0, length - one.From)))];
            data = [.. _elf.U32(uint.MaxValue), .. _elf.U32(uint.MaxValue), .. _elf.U32(uint.MaxValue), .. _elf.U32((uint)_trees.Length)];
            _trees.Write([.. _elf.U32(0), .. _elf.U32(Add(_names, one.Name)), .. _elf.U32(one.Parent), .. _elf.U32((uint)one.Line)]);
        }

        _functions.Add((length, entry =>
        [
            .. _elf.U32(entry), .. _elf.U32(nameAt), .. _elf.U32(0), .. _elf.U32(0), .. _elf.U32(stack), .. _elf.U32(files), .. _elf.U32(lines), .. _elf.U32((uint)tables.Length / 4),
            .. _elf.U32(unit), .. _elf.U32((uint)line), 0, flags, 0, (byte)(data.Length / 4), .. tables, .. data,
        ]));
        return this;
    }

    /// <summary>The file, with the runtime's own record of where all is, as of go1.24.</summary>
    public byte[] Build()
    {
        byte[] units = [.. _units.SelectMany(_elf.U32)];
        var (names, cutab) = (HeaderSize, HeaderSize + (int)_names.Length);
        var (files, values) = (cutab + units.Length, cutab + units.Length + (int)_files.Length);
        var functions = values + (int)_values.Length;
        var list = new List<byte>();
        var bodies = new List<byte>();
        uint entry = 0;
        var listSize = (_functions.Count * 8) + 4;
        foreach (var (length, function) in _functions)
        {
            list.AddRange([.. _elf.U32(entry), .. _elf.U32((uint)(listSize + bodies.Count))]);
            bodies.AddRange(function(entry));
            entry += length;
        }

        list.AddRange(_elf.U32(entry));
        byte[] table =
        [
            .. _elf.U32(0xfffffff1), 0, 0, 1, 8, .. _elf.U64((ulong)_functions.Count), .. _elf.U64(1), .. _elf.U64(0), .. _elf.U64((ulong)names), .. _elf.U64((ulong)cutab),
            .. _elf.U64((ulong)files), .. _elf.U64((ulong)values), .. _elf.U64((ulong)functions), .. _names.ToArray(), .. units, .. _files.ToArray(), .. _values.ToArray(), .. list, .. bodies,
        ];
        var words = new ulong[44];
        (words[0], words[1], words[10], words[13]) = (Table, Table + (ulong)names, Table + (ulong)values, Table + (ulong)functions);
        (words[22], words[23], words[40]) = (Text, Text + entry, Trees);
        return _elf.Segment(1, 5, Text, new byte[entry]).Segment(1, 4, Trees, [.. _trees.ToArray(), 0]).Segment(1, 6, Data, [.. new byte[64], .. words.SelectMany(_elf.U64)])
            .Section(".gopclntab", table, Table).Build();
    }

    /// <summary>What names the places of the file, as if it lay so far from where it has itself.</summary>
    public static GoSymbols? Symbols(byte[] bytes, bool hasLinkRegister = false) =>
        ElfFile.Open(new MemoryStream(bytes, writable: false)) is { } file && GoLineTable.Open(file) is { } table && GoModule.Find(file, table, 0, 24, file.ReadAtAddress) is { } module
            ? new GoSymbols(file, table, module, hasLinkRegister)
            : null;

    /// <summary>A table of values as Go writes it.</summary>
    public static byte[] Pairs(params (int Value, uint Length)[] pairs)
    {
        var bytes = new List<byte>();
        var before = -1;
        foreach (var (value, length) in pairs)
        {
            var change = value - before;
            AddNumber(bytes, unchecked((uint)((change << 1) ^ (change >> 31))));
            AddNumber(bytes, length);
            before = value;
        }

        return [.. bytes, 0];
    }

    private uint Values(params (int Value, uint Length)[] pairs)
    {
        var at = (uint)_values.Length;
        _values.Write(Pairs(pairs));
        return at;
    }

    private static void AddNumber(List<byte> bytes, uint number)
    {
        for (; number > 0x7f; number >>= 7)
        {
            bytes.Add((byte)((number & 0x7f) | 0x80));
        }

        bytes.Add((byte)number);
    }

    private static uint Add(MemoryStream texts, string text)
    {
        var at = (uint)texts.Length;
        texts.Write([.. Encoding.UTF8.GetBytes(text), 0]);
        return at;
    }
}
