using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Sonde.Agent.Native;
using Sonde.Agent.Trapping;

namespace Sonde.Agent.Guarding;

/// <summary>
/// Puts a process's own instructions back: every byte of its executable's and its libraries' code that differs in memory from the file, and did not before the
/// debugger came (a tracing probe of somebody else's may be there and is left alone).
/// </summary>
/// <remarks>
/// Safe while the process runs: a breakpoint is one byte on amd64 and one aligned word on arm64, and a thread that has already trapped
/// reports that to its debugger all the same.
/// </remarks>
internal sealed class InstructionRepair
{
    private const int ChunkSize = 256 * 1024;
    private const int MostForeign = 4096;
    private const int MostInLibrary = 256;

    private readonly int _processId;
    private readonly List<CodeFile> _files;
    private readonly HashSet<long> _foreign = [];

    // Bytes that the debugger was seen to have changed, and what they were.
    private readonly List<(long Address, byte Original)> _known = [];
    private SafeFileHandle? _memory;
    private long? _catcher;

    private InstructionRepair(int processId, List<CodeFile> files) => (_processId, _files) = (processId, files);

    /// <summary>Takes note of how the code is before the debugger comes. Null where it cannot be read or is not what the file says: then nothing can be repaired.</summary>
    public static InstructionRepair? Prepare(int processId)
    {
        if (Read(processId) is not { } repair)
        {
            return null;
        }

        repair.LeaveOutStrangeLibraries();
        var foreign = new List<long>();
        var isRead = repair.TryScan(FileAccess.Read, (address, _) => foreign.Add(address));
        repair._foreign.UnionWith(foreign);
        repair.ForeignBreakpoints = foreign.Count is > 0 and < MostForeign ? repair.SelectBreakpoints(foreign).Count : 0;
        return isRead && foreign.Count < MostForeign ? repair : null;
    }

    /// <summary>
    /// Looks at a process as it is, whatever was before: nobody can know whose a difference is. Null where its code cannot be found.
    /// </summary>
    public static InstructionRepair? Inspect(int processId)
    {
        var repair = Read(processId);
        repair?.LeaveOutStrangeLibraries();
        return repair;
    }

    /// <summary>How many bytes were breakpoint instructions before the debugger came; they were not put back, because they may be a tracing probe's.</summary>
    public int ForeignBreakpoints { get; private set; }

    /// <summary>Puts back breakpoint instructions alone; null where the code cannot be read, or written.</summary>
    public TrapCount? RunOnBreakpoints()
    {
        var originals = new Dictionary<long, byte>();
        if (!TryScan(FileAccess.Read, (address, original) => originals.TryAdd(address, original)))
        {
            return null;
        }

        try
        {
            var traps = SelectBreakpoints([.. originals.Keys.Order()]);
            using var memory = traps.Count > 0 ? Open(FileAccess.ReadWrite) : null;
            Tell(traps);
            traps.ForEach(address => Put(memory!, originals[address], address));
            return new TrapCount(traps.Count, originals.Count - traps.Count);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Repairs; returns how many bytes were put back, -1 where memory could not be written.</summary>
    public int Run()
    {
        var repaired = 0;
        return TryScan(FileAccess.ReadWrite, (_, _) => repaired++) ? repaired : -1;
    }

    /// <summary>How many bytes differ now that did not before the debugger came; null where they cannot be compared.</summary>
    public int? CountChanged()
    {
        var changed = 0;
        return TryScan(FileAccess.Read, (_, _) => changed++) ? changed : null;
    }

    /// <summary>Takes note of what the debugger has changed by now.</summary>
    public void Remember()
    {
        lock (_known)
        {
            _known.Clear();
            try
            {
                _memory ??= Open(FileAccess.ReadWrite);
                _ = TryScan(FileAccess.Read, (address, original) => _known.Add((address, original)));
                Tell(_known.ConvertAll(static known => known.Address));
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                // Gone, or not to be written: there is nothing to put back.
            }
        }
    }

    /// <summary>Puts back what was remembered: some microseconds, where <see cref="Run"/> reads all code.</summary>
    public void RunRemembered()
    {
        lock (_known)
        {
            try
            {
                foreach (var (address, original) in _known)
                {
                    Put(_memory!, original, address);
                }
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                // Gone, or not to be written: Run says so.
            }
        }
    }

    /// <summary>A thread that trapped at one of them already finds its way back by that alone once its own instruction is there.</summary>
    private void Tell(List<long> addresses)
    {
        if (addresses.Count > 0 && (_catcher ??= TrapCatcher.Find(_processId)) is { } page)
        {
            TrapCatcher.Tell(_processId, page, addresses);
        }
    }

    /// <exception cref="IOException">The memory cannot be read.</exception>
    private List<long> SelectBreakpoints(List<long> addresses)
    {
        using var memory = Open(FileAccess.Read);
        var one = new byte[1];
        var word = new byte[4];
        var differences = addresses.ConvertAll(address => (address, RandomAccess.Read(memory, one, address) == 1 ? one[0] : (byte)0));
        return Breakpoints.Among(
            differences, address => RandomAccess.Read(memory, word, address) == 4 ? BitConverter.ToUInt32(word) : null, RuntimeInformation.ProcessArchitecture);
    }

    private static InstructionRepair? Read(int processId) => CodeFile.Of(processId) is { } files ? new InstructionRepair(processId, files) : null;

    /// <summary>Not <see cref="RandomAccess"/>: the memory of a process that has ended takes 0 bytes, and that would be tried for ever.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    private static unsafe void Put(SafeFileHandle memory, byte value, long address)
    {
        if (Libc.WriteAt((int)memory.DangerousGetHandle(), &value, 1, address) != 1)
        {
            throw new IOException($"the instruction at {address:x} cannot be written");
        }
    }

    private SafeFileHandle Open(FileAccess access) => File.OpenHandle($"/proc/{_processId}/mem", FileMode.Open, access, FileShare.ReadWrite);

    /// <summary>
    /// A library that cannot be read, or differs in more than some breakpoints: its name is another file's by now, as after an update. Nothing of it can be told.
    /// </summary>
    private void LeaveOutStrangeLibraries() => _files.RemoveAll(file =>
    {
        var differences = 0;
        return file.IsLibrary && !(TryScan([file], FileAccess.Read, (_, _) => differences++) && differences < MostInLibrary);
    });

    private bool TryScan(FileAccess access, Action<long, byte> onDifference) => TryScan(_files, access, onDifference);

    /// <summary>
    /// Compares all code with the files, tells what differs, with the original, and puts it back if it may write; false where one of them cannot
    /// be read, or written.
    /// </summary>
    private bool TryScan(List<CodeFile> files, FileAccess access, Action<long, byte> onDifference)
    {
        var want = ArrayPool<byte>.Shared.Rent(ChunkSize);
        var have = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            using var memory = Open(access);
            foreach (var (file, mapping) in files.SelectMany(static file => file.Mappings, static (file, mapping) => (file, mapping)))
            {
                for (long done = 0; done < mapping.Length; done += ChunkSize)
                {
                    var size = (int)Math.Min(ChunkSize, mapping.Length - done);
                    var known = RandomAccess.Read(file.Open(), want.AsSpan(0, size), mapping.Offset + done);
                    var count = Math.Min(known, RandomAccess.Read(memory, have.AsSpan(0, known), mapping.Start + done));
                    Compare(want.AsSpan(0, count), have.AsSpan(0, count), mapping.Start + done, access == FileAccess.Read ? null : memory, onDifference);
                }
            }

            return files is [{ Mappings.Count: > 0 }, ..];
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(want);
            ArrayPool<byte>.Shared.Return(have);
        }
    }

    private void Compare(Span<byte> want, Span<byte> have, long address, SafeFileHandle? writable, Action<long, byte> onDifference)
    {
        for (var at = want.CommonPrefixLength(have); at < want.Length; at += 1 + want[(at + 1)..].CommonPrefixLength(have[(at + 1)..]))
        {
            if (_foreign.Contains(address + at))
            {
                continue;
            }

            if (writable is not null)
            {
                Tell([address + at]);
                Put(writable, want[at], address + at);
            }

            onDifference(address + at, want[at]);
        }
    }
}
