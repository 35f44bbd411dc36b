using System.Buffers.Binary;

namespace Sonde.UnitTests.Agent.Sampling.Go;

/// <summary>Memory of a Go program that is not there: pieces, each of some words.</summary>
internal sealed class GoMemory
{
    private readonly SortedDictionary<ulong, byte[]> _pieces = [];

    /// <summary>How often it was read.</summary>
    public int Readings { get; private set; }

    /// <summary>Called before each reading, with its address.</summary>
    public Action<ulong> Before { get; set; } = static _ => { };

    /// <summary>Puts words at an address.</summary>
    public GoMemory With(ulong address, params ulong[] words)
    {
        _pieces[address] = [.. words.SelectMany(BitConverter.GetBytes)];
        return this;
    }

    /// <summary>Puts a goroutine of Go 1.24 at an address: what is named of it, else zeros.</summary>
    /// <param name="address">Where.</param>
    /// <param name="words">Words by their offset.</param>
    public GoMemory Goroutine(ulong address, params (int Offset, ulong Word)[] words)
    {
        var bytes = new byte[328];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(72), address);
        foreach (var (offset, word) in words)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(offset), word);
        }

        _pieces[address] = bytes;
        return this;
    }

    /// <summary>Changes a word of a piece.</summary>
    public void Set(ulong piece, int offset, ulong word) => BinaryPrimitives.WriteUInt64LittleEndian(_pieces[piece].AsSpan(offset), word);

    public int Read(ulong address, Span<byte> into)
    {
        Readings++;
        Before(address);
        foreach (var (start, bytes) in _pieces)
        {
            if (address >= start && address - start < (ulong)bytes.Length)
            {
                var part = bytes.AsSpan((int)(address - start));
                part = part[..Math.Min(part.Length, into.Length)];
                part.CopyTo(into);
                return part.Length;
            }
        }

        return 0;
    }
}
