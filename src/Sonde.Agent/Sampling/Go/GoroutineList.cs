using System.Buffers.Binary;
using Sonde.Agent.Executables;

namespace Sonde.Agent.Sampling.Go;

/// <summary>
/// Where a Go program keeps the list of its goroutines: <c>runtime.allgptr</c> and <c>runtime.allglen</c>. Where the symbols were stripped, the addresses that
/// <c>runtime.allgadd</c> works with are tried, which stand in its instructions; whatever is tried has to hold goroutines from the first to the last.
/// </summary>
/// <param name="Entries">The address of the pointer to the list.</param>
/// <param name="Length">The address of its length.</param>
internal sealed record GoroutineList(ulong Entries, ulong Length)
{
    private const int MostCandidates = 64;
    private const int MostCode = 4096;
    private const int MostGoroutines = 10_000_000;
    private const int MostTried = 4096;
    private const int HeadSize = GoroutineLayout.Self + sizeof(ulong);

    /// <summary>Finds it; null where neither way leads to it.</summary>
    public static GoroutineList? Find(GoProgram program) => OfSymbols(program) ?? OfCode(program);

    /// <summary>The entries that there are now, at most so many; null where they cannot be read.</summary>
    /// <param name="read">Reads memory.</param>
    /// <param name="most">The most.</param>
    /// <param name="all">How many there are.</param>
    public ulong[]? Read(MemoryReader read, int most, out int all)
    {
        // The length first: the list that is read afterwards is as long at least.
        all = 0;
        if (Word(read, Length) is not (> 0 and <= MostGoroutines and var length) || Word(read, Entries) is not { } start)
        {
            return null;
        }

        all = (int)length;
        var bytes = new byte[Math.Min(all, most) * sizeof(ulong)];
        if (!TryRead(read, start, bytes))
        {
            return null;
        }

        var entries = new ulong[bytes.Length / sizeof(ulong)];
        Buffer.BlockCopy(bytes, 0, entries, 0, bytes.Length);
        return entries;
    }

    /// <summary>Reads all of it, piece by piece where the memory ends within.</summary>
    internal static bool TryRead(MemoryReader read, ulong address, Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var count = read(address, bytes);
            if (count <= 0)
            {
                return false;
            }

            address += (ulong)count;
            bytes = bytes[count..];
        }

        return true;
    }

    /// <summary>The addresses that instructions of amd64 may name relative to themselves: a displacement may stand at every byte, with up to four bytes behind it.</summary>
    internal static IEnumerable<ulong> RelativeAddresses(byte[] code, ulong start)
    {
        for (var at = 0; at + sizeof(int) <= code.Length; at++)
        {
            var target = unchecked(start + (ulong)at + sizeof(int) + (ulong)BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at)));
            yield return target;
            yield return target + 1;
            yield return target + 4;
        }
    }

    /// <summary>The addresses that instructions of arm64 make of a page (ADRP) and what is added to it (ADD, LDR, STR).</summary>
    internal static IEnumerable<ulong> PagedAddresses(byte[] code, ulong start)
    {
        var pages = new ulong?[32];
        for (var at = 0; at + sizeof(uint) <= code.Length; at += sizeof(uint))
        {
            var word = BinaryPrimitives.ReadUInt32LittleEndian(code.AsSpan(at));
            var (to, from) = ((int)(word & 31), (int)((word >> 5) & 31));
            if ((word & 0x9f000000) == 0x90000000)
            {
                var distance = (long)((ulong)(((word >> 3) & 0x1ffffc) | ((word >> 29) & 3)) << 43) >> 31;
                pages[to] = unchecked(((start + (ulong)at) & ~0xfffUL) + (ulong)distance);
            }
            else if (pages[from] is { } page && (word & 0xffc00000) is 0x91000000 or 0xf9400000 or 0xf9000000)
            {
                yield return page + (((word >> 10) & 0xfff) * ((word & 0xffc00000) == 0x91000000 ? 1u : 8u));
            }
        }
    }

    private static GoroutineList? OfSymbols(GoProgram program)
    {
        if (ElfSymbols.FindAny(program.File, "runtime.allgptr") is not { } entries || ElfSymbols.FindAny(program.File, "runtime.allglen") is not { } length)
        {
            return null;
        }

        var list = new GoroutineList(entries + program.Symbols.Module.Bias, length + program.Symbols.Module.Bias);
        return list.Holds(program.Read) ? list : null;
    }

    private static GoroutineList? OfCode(GoProgram program)
    {
        if (program.Symbols.Find("runtime.allgadd") is not { } function)
        {
            return null;
        }

        var code = new byte[Math.Min(function.Length, MostCode)];
        if (!TryRead(program.Read, function.Address, code))
        {
            return null;
        }

        // Data comes behind the code; a word that is aligned and can be read.
        var candidates = (ThreadRegisters.HasLinkRegister ? PagedAddresses(code, function.Address) : RelativeAddresses(code, function.Address))
            .Where(address => address % sizeof(ulong) == 0 && address >= program.Symbols.Module.TextEnd && Word(program.Read, address) is > 0)
            .Distinct().Take(MostCandidates).ToList();
        return candidates.Where(length => Word(program.Read, length) <= MostGoroutines)
            .SelectMany(length => candidates.Where(entries => entries != length).Select(entries => new GoroutineList(entries, length)))
            .FirstOrDefault(list => list.Holds(program.Read));
    }

    /// <summary>Whether what is there are goroutines: each names itself in its own memory.</summary>
    private bool Holds(MemoryReader read)
    {
        var head = new byte[HeadSize];
        return Read(read, MostTried, out _) is { Length: > 0 } entries && Array.TrueForAll(entries, entry =>
            entry != 0 && entry % sizeof(ulong) == 0 && TryRead(read, entry, head) && BinaryPrimitives.ReadUInt64LittleEndian(head.AsSpan(GoroutineLayout.Self)) == entry);
    }

    private static ulong? Word(MemoryReader read, ulong address)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        return TryRead(read, address, bytes) ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : null;
    }
}
