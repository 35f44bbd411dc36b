using System.Buffers.Binary;
using System.Numerics;

namespace Sonde.Core.Profiles.Reading;

/// <summary>Numbers for words of bytes: most frames of a profile were seen before, and are found without making a text of them.</summary>
internal sealed class WordTable
{
    private byte[] _words = new byte[4096];
    private int _used;
    private int _count;
    private Slot[] _slots = new Slot[256];

    /// <summary>How many bytes all words have.</summary>
    public int Bytes => _used;

    /// <summary>The number of a word; false where it has none yet.</summary>
    public bool TryFind(ReadOnlySpan<byte> word, out int number)
    {
        var slot = _slots[Place(word, Hash(word))];
        number = slot.Number;
        return slot.Length > 0;
    }

    /// <summary>Gives a word that has none a number.</summary>
    /// <exception cref="ProfileFormatException">All words together have more than a gigabyte.</exception>
    public void Add(ReadOnlySpan<byte> word, int number)
    {
        // Each word has a length of at least 1, so that a slot that is free can be told.
        if (_used > (1 << 30) - word.Length)
        {
            throw new ProfileFormatException("has more names than can be held");
        }

        if (_words.Length - _used < word.Length)
        {
            Array.Resize(ref _words, Math.Max(_words.Length * 2, _used + word.Length));
        }

        if (++_count > _slots.Length / 2)
        {
            Grow();
        }

        var hash = Hash(word);
        var place = Place(word, hash);
        word.CopyTo(_words.AsSpan(_used));
        _slots[place] = new Slot(hash, _used, word.Length, number);
        _used += word.Length;
    }

    private int Place(ReadOnlySpan<byte> word, uint hash)
    {
        var mask = _slots.Length - 1;
        var at = (int)hash & mask;
        while (_slots[at] is { Length: > 0 } slot && !(slot.Hash == hash && word.SequenceEqual(_words.AsSpan(slot.Start, slot.Length))))
        {
            at = (at + 1) & mask;
        }

        return at;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new Slot[old.Length * 2];
        foreach (var slot in old.Where(slot => slot.Length > 0))
        {
            _slots[Place(_words.AsSpan(slot.Start, slot.Length), slot.Hash)] = slot;
        }
    }

    private static uint Hash(ReadOnlySpan<byte> word)
    {
        var hash = (ulong)word.Length * 0x9E3779B97F4A7C15;
        while (word.Length >= 8)
        {
            hash = BitOperations.RotateLeft((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(word)) * 0x9E3779B97F4A7C15, 29);
            word = word[8..];
        }

        foreach (var one in word)
        {
            hash = BitOperations.RotateLeft((hash ^ one) * 0x9E3779B97F4A7C15, 29);
        }

        return (uint)(hash ^ (hash >> 32));
    }

    /// <summary>A word; a length of 0 is a free slot.</summary>
    private readonly record struct Slot(uint Hash, int Start, int Length, int Number);
}
