using System.Buffers.Binary;

namespace Sonde.Core.Profiles.Nettrace;

/// <summary>The stacks that events name by number, between two sequence points.</summary>
internal sealed class StackTable
{
    /// <summary>64 MiB of addresses: the runtime sets a sequence point every 10 MiB or so.</summary>
    private const int MostAddresses = 8 * 1024 * 1024;

    private readonly Dictionary<int, (int Start, int Length)> _places = [];
    private ulong[] _addresses = new ulong[1024];
    private int _count;

    /// <summary>A stack, the innermost address first; empty where it is not known.</summary>
    public ReadOnlySpan<ulong> this[int id] => _places.TryGetValue(id, out var place) ? _addresses.AsSpan(place.Start, place.Length) : default;

    /// <summary>Takes a block of them: i32 the first's number and how many; each an i32 length in bytes, and addresses.</summary>
    /// <exception cref="ProfileFormatException">It is damaged, or there are too many.</exception>
    public void Add(ReadOnlySpan<byte> block, int pointerBytes)
    {
        var fields = new ByteCursor(block);
        var first = fields.Int32();
        var count = fields.Int32();
        for (var at = 0; at < count; at++)
        {
            var bytes = fields.Take(fields.Int32());
            _places[unchecked(first + at)] = (_count, bytes.Length / pointerBytes);
            for (; bytes.Length >= pointerBytes; bytes = bytes[pointerBytes..])
            {
                Push(pointerBytes == 8 ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes));
            }
        }
    }

    /// <summary>A sequence point: what follows names none of these.</summary>
    public void Clear()
    {
        _places.Clear();
        _count = 0;
    }

    private void Push(ulong address)
    {
        if (_count == MostAddresses)
        {
            throw new ProfileFormatException("holds more stacks between two sequence points than are read");
        }

        if (_count == _addresses.Length)
        {
            Array.Resize(ref _addresses, _count * 2);
        }

        _addresses[_count++] = address;
    }
}
