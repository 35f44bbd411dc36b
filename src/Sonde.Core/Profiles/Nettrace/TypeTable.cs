namespace Sonde.Core.Profiles.Nettrace;

/// <summary>What the types of a heap are called, by the number that its runtime gives them (dotnet/runtime, src/coreclr/vm/ClrEtwAll.man, BulkType). Not for several threads.</summary>
internal sealed class TypeTable
{
    private const int MostTypes = 200_000;
    private const int MostName = 512;

    /// <summary>Generic types of generic types, and so on; a number that leads back to itself ends here.</summary>
    private const int MostDepth = 8;

    /// <summary>Of a type's flags: it is an array, and how many dimensions it has where they are not one (0).</summary>
    private const int IsArray = 0x8, RankShift = 8, RankMask = 0x3F;

    private readonly Dictionary<ulong, (int Flags, string Name, ulong[] Parameters)> _types = [];

    /// <summary>
    /// Takes the fields of an event: u32 how many, u16, and of each u64 its number, u64 the module, u32, u32 flags, u8, its name, u32 how many parameters, and u64 each of them.
    /// Of an array the parameter is what it consists of.
    /// </summary>
    /// <exception cref="ProfileFormatException">It is damaged.</exception>
    public void Add(ReadOnlySpan<byte> payload)
    {
        var fields = new ByteCursor(payload);
        var count = fields.Int32();
        _ = fields.UInt16();
        for (var at = 0; at < count; at++)
        {
            var number = fields.UInt64();
            _ = fields.Take(12);
            var flags = fields.Int32();
            _ = fields.UInt8();
            var name = fields.Text(MostName);
            var parameters = new ulong[Few(fields.Int32(), fields.Left)];
            foreach (ref var parameter in parameters.AsSpan())
            {
                parameter = fields.UInt64();
            }

            if (_types.Count < MostTypes)
            {
                _types[number] = (flags, name, parameters);
            }
        }
    }

    /// <summary>
    /// A type as a program writes it: <c>System.Collections.Generic.List&lt;System.Int32&gt;</c>, <c>System.Byte[]</c>; null for one that was not told. The runtime tells a nested type
    /// without what it is nested in.
    /// </summary>
    public string? Find(ulong number) => Find(number, MostDepth);

    private string? Find(ulong number, int depth)
    {
        if (depth == 0 || !_types.TryGetValue(number, out var type))
        {
            return null;
        }

        if ((type.Flags & IsArray) != 0)
        {
            var element = type.Parameters is [var only, ..] ? Find(only, depth - 1) : null;
            return $"{element ?? type.Name}[{new string(',', Math.Max(0, ((type.Flags >> RankShift) & RankMask) - 1))}]";
        }

        return type.Parameters.Length == 0 ? type.Name : $"{Plain(type.Name)}<{string.Join(",", type.Parameters.Select(parameter => Find(parameter, depth - 1) ?? "?"))}>";
    }

    /// <summary>Without its parameters, which some names have in them, others their number: <c>Entry[System.Int32]</c>, <c>List`1</c>.</summary>
    private static string Plain(string name) => name.AsSpan().IndexOfAny('`', '[') is > 0 and var mark ? name[..mark] : name;

    private static int Few(int count, int left) => count >= 0 && count <= left / 8 ? count : throw new ProfileFormatException("is damaged: a type has more parameters than there is room for");
}
