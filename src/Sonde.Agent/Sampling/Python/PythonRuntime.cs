using System.Buffers.Binary;
using Sonde.Agent.InProcess.Debugpy;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sampling.Python;

/// <summary>A CPython whose stacks can be read from outside: 3.13 and 3.14, as released.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Address">Where <c>_PyRuntime</c> is in the process.</param>
/// <param name="Offsets">Where everything is from there.</param>
internal sealed record PythonRuntime(PythonVersion Version, ulong Address, PythonOffsets Offsets)
{
    /// <summary>Reads what a process says of its CPython.</summary>
    /// <param name="processId">The process, for what is said of it.</param>
    /// <param name="python">From <see cref="CPythonFinding"/>; null where it was not found.</param>
    /// <param name="memory">The process.</param>
    /// <exception cref="AgentRefusedException">Its stacks cannot be read so.</exception>
    public static PythonRuntime Open(int processId, CPython? python, ITargetMemory memory)
    {
        if (python is null)
        {
            throw PythonRefusal.NoPython(processId);
        }

        var header = new byte[PythonOffsets.HeaderSize];
        if ((python.Major, python.Minor) is (3, < 13) || python.Runtime is not { } runtime)
        {
            throw PythonRefusal.TooOld(processId, python.Version);
        }

        if (!memory.TryRead((ulong)runtime, header) || !header.AsSpan().StartsWith(PythonOffsets.Cookie))
        {
            throw memory.IsGone ? PythonRefusal.Gone(processId) : PythonRefusal.NoTable(processId, python.Version);
        }

        var version = new PythonVersion(BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(8)));
        if (PythonRefusal.Judge(processId, version, isFreeThreaded: BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(16)) != 0) is { } refused)
        {
            throw refused;
        }

        var table = new byte[PythonOffsets.SizeOf(version.Minor)];
        return memory.TryRead((ulong)runtime, table) && PythonOffsets.Parse(table) is { } offsets
            ? new PythonRuntime(version, (ulong)runtime, offsets)
            : throw PythonRefusal.NoTable(processId, $"{version}");
    }

    /// <summary>Whether it is still there: a process may have ended, or become another program.</summary>
    public bool IsThere(ITargetMemory memory)
    {
        Span<byte> header = stackalloc byte[PythonOffsets.HeaderSize];
        return memory.TryRead(Address, header) && header.StartsWith(PythonOffsets.Cookie) && BinaryPrimitives.ReadUInt64LittleEndian(header[8..]) == Version.Value;
    }
}
