using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Sonde.Core.Profiles.Nettrace;

/// <summary>The objects of a heap, counted by type as the runtime walks over them behind a full collection. Not for several threads, but for <see cref="IsWhole"/>.</summary>
internal sealed class HeapCount
{
    private const int MostTypes = 200_000;

    private readonly Dictionary<ulong, (long Objects, long Bytes)> _counts = [];
    private volatile bool _isWhole;

    /// <summary>What the types are called.</summary>
    public TypeTable Types { get; } = new();

    /// <summary>Objects so far.</summary>
    public long Objects { get; private set; }

    /// <summary>Whether the runtime has come to the heap's end.</summary>
    public bool IsWhole => _isWhole;

    /// <summary>Takes objects (GCBulkNode): u32 their place, u32 how many, u16, and of each its address, u64 its bytes, u64 its type, u64 how many others it refers to.</summary>
    /// <param name="payload">The fields.</param>
    /// <param name="pointerBytes">Of an address.</param>
    /// <exception cref="ProfileFormatException">It is damaged.</exception>
    public void Add(ReadOnlySpan<byte> payload, int pointerBytes)
    {
        var fields = new ByteCursor(payload);
        _ = fields.Int32();
        var count = fields.Int32();
        _ = fields.UInt16();
        for (var at = 0; at < count; at++)
        {
            _ = fields.Take(pointerBytes);
            var (bytes, type) = (fields.Int64(), fields.UInt64());
            _ = fields.Int64();
            if (bytes is < 0 or > 1L << 40)
            {
                throw new ProfileFormatException("is damaged: an object is larger than any");
            }

            Objects++;
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, _counts.Count < MostTypes || _counts.ContainsKey(type) ? type : 0, out _);
            known = (known.Objects + 1, known.Bytes + bytes);
        }
    }

    /// <summary>A collection is over: behind its objects, the heap's end.</summary>
    public void End() => _isWhole |= Objects > 0;

    /// <summary>The bytes of each type, below its namespace.</summary>
    /// <param name="builder">Takes them.</param>
    /// <exception cref="ProfileFormatException">They are too great to be added up.</exception>
    public void Fill(ProfileBuilder builder)
    {
        foreach (var (type, count) in _counts)
        {
            var name = Name(type);
            var own = builder.Intern(new ProfileFrame(name));
            builder.Add(Namespace(name) is { } space ? [builder.Intern(new ProfileFrame(space, Kind: FrameKind.Replica)), own] : [own], count.Bytes);
        }
    }

    /// <summary>Objects, bytes and type, a line each, what is most first.</summary>
    public string Text()
    {
        var text = new StringBuilder("     objects          bytes  type\n");
        foreach (var (type, count) in _counts.OrderByDescending(static one => one.Value.Bytes).ThenBy(one => Name(one.Key), StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{count.Objects,12} {count.Bytes,14}  {Name(type)}\n");
        }

        return text.ToString();
    }

    /// <summary>What stands before a type's name; null for nothing. Pure.</summary>
    internal static string? Namespace(string type)
    {
        var end = type.AsSpan().IndexOfAny('<', '[', '+');
        var plain = end < 0 ? type : type[..end];
        return plain.LastIndexOf('.') is > 0 and var dot ? plain[..dot] : null;
    }

    private string Name(ulong type) => Types.Find(type) is { Length: > 0 } name ? name : "[unknown]";
}
