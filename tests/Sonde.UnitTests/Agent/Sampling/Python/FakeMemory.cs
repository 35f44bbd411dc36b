using Sonde.Agent.Sampling;

namespace Sonde.UnitTests.Agent.Sampling.Python;

/// <summary>A process's memory that a test writes.</summary>
internal sealed class FakeMemory : ITargetMemory
{
    private readonly SortedList<ulong, byte[]> _parts = [];

    public bool IsGone { get; set; }

    /// <summary>How often it was read.</summary>
    public int Calls { get; private set; }

    /// <summary>Called before each piece is read, with how many calls there were and which piece it is: the process runs on.</summary>
    public Action<int, int>? OnRead { get; set; }

    public ulong Add(ulong address, int length)
    {
        _parts[address] = new byte[length];
        return address;
    }

    public void Remove(ulong address) => _parts.Remove(address);

    public Span<byte> At(ulong address, int length) =>
        TryFind(address, length, out var bytes) ? bytes : throw new ArgumentOutOfRangeException(nameof(address), $"{address:x} is nowhere");

    public int Gather(ReadOnlySpan<MemoryPiece> pieces, Span<byte> into)
    {
        Calls++;
        var at = 0;
        for (var index = 0; index < pieces.Length; index++)
        {
            OnRead?.Invoke(Calls, index);
            if (IsGone || !TryFind(pieces[index].Address, pieces[index].Length, out var bytes))
            {
                return index;
            }

            bytes.CopyTo(into[at..]);
            at += bytes.Length;
        }

        return pieces.Length;
    }

    private bool TryFind(ulong address, int length, out Span<byte> bytes)
    {
        foreach (var (start, part) in _parts)
        {
            if (new MemoryPiece(start, part.Length).Holds(address, length))
            {
                bytes = part.AsSpan((int)(address - start), length);
                return true;
            }
        }

        bytes = default;
        return false;
    }
}
