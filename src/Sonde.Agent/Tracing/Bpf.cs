using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Sonde.Agent.Native;

namespace Sonde.Agent.Tracing;

/// <summary>bpf(2), as far as it is needed (union bpf_attr in include/uapi/linux/bpf.h). Descriptors are closed by whoever asked for them; errors are an <see cref="IOException"/> in the kernel's words.</summary>
internal static unsafe class Bpf
{
    private const int MapCreate = 0;
    private const int MapFind = 1;
    private const int MapUpdate = 2;
    private const int ProgramLoad = 5;
    private const int MapTake = 21;
    private const int LinkCreate = 28;
    private const int ProbeProgram = 2;
    private const int UprobeMulti = 48;
    private const int AttributeSize = 152;
    private const int MostLog = 64 * 1024;

    /// <summary>Needed for helpers that read memory. The programs are these few instructions, which anyone may use under either.</summary>
    private const string License = "Dual MIT/GPL";

    private static readonly int Number = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 280 : 321;

    /// <summary>Makes a map.</summary>
    /// <param name="kind">enum bpf_map_type.</param>
    /// <param name="keySize">Bytes of a key.</param>
    /// <param name="valueSize">Bytes of a value.</param>
    /// <param name="most">Entries.</param>
    public static int CreateMap(BpfMap kind, int keySize, int valueSize, int most)
    {
        Span<byte> attribute = stackalloc byte[AttributeSize];
        attribute.Clear();
        Write(attribute, 0, (int)kind);
        Write(attribute, 4, keySize);
        Write(attribute, 8, valueSize);
        Write(attribute, 12, most);
        return Descriptor(Call(MapCreate, attribute), "a BPF map cannot be made");
    }

    /// <summary>Loads a program for uprobes.</summary>
    public static int Load(ulong[] code)
    {
        var log = new byte[MostLog];
        var license = Encoding.ASCII.GetBytes(License + "\0");
        fixed (ulong* instructions = code)
        {
            fixed (byte* words = license, text = log)
            {
                Span<byte> attribute = stackalloc byte[AttributeSize];
                attribute.Clear();
                Write(attribute, 0, ProbeProgram);
                Write(attribute, 4, code.Length);
                Write(attribute, 8, instructions);
                Write(attribute, 16, words);
                Write(attribute, 68, UprobeMulti);
                var loaded = Call(ProgramLoad, attribute);
                if (loaded >= 0)
                {
                    return loaded;
                }

                // Once more, to hear why.
                var error = Marshal.GetLastPInvokeError();
                Write(attribute, 24, 1);
                Write(attribute, 28, MostLog);
                Write(attribute, 32, text);
                _ = Call(ProgramLoad, attribute);
                throw new IOException($"the kernel does not take the probe's program: {Reason(error)}{LastLine(log)}");
            }
        }
    }

    /// <summary>Puts a program at places of a file, for one process.</summary>
    /// <param name="program">The program.</param>
    /// <param name="path">The file.</param>
    /// <param name="processId">The process.</param>
    /// <param name="places">Offsets in the file, each with its cookie.</param>
    public static int Link(int program, string path, int processId, IReadOnlyList<(ulong Offset, ulong Cookie)> places)
    {
        var name = Encoding.UTF8.GetBytes(path + "\0");
        var offsets = places.Select(static place => place.Offset).ToArray();
        var cookies = places.Select(static place => place.Cookie).ToArray();
        fixed (byte* file = name)
        {
            fixed (ulong* first = offsets, second = cookies)
            {
                Span<byte> attribute = stackalloc byte[AttributeSize];
                attribute.Clear();
                Write(attribute, 0, program);
                Write(attribute, 8, UprobeMulti);
                Write(attribute, 16, file);
                Write(attribute, 24, first);
                Write(attribute, 40, second);
                Write(attribute, 48, places.Count);
                Write(attribute, 56, processId);
                return Descriptor(Call(LinkCreate, attribute), "the kernel does not put the probes in");
            }
        }
    }

    /// <summary>Reads an entry of an array.</summary>
    public static void Read(int map, int index, Span<byte> value)
    {
        fixed (byte* room = value)
        {
            if (Entry(MapFind, map, &index, room) < 0)
            {
                throw new IOException($"a BPF map cannot be read: {Reason(Marshal.GetLastPInvokeError())}");
            }
        }
    }

    /// <summary>Takes the oldest entry of a queue; false where there is none.</summary>
    public static bool TryTake(int map, Span<byte> value)
    {
        fixed (byte* room = value)
        {
            return Entry(MapTake, map, null, room) >= 0;
        }
    }

    private static int Entry(int command, int map, void* key, void* value)
    {
        Span<byte> attribute = stackalloc byte[AttributeSize];
        attribute.Clear();
        Write(attribute, 0, map);
        Write(attribute, 8, key);
        Write(attribute, 16, value);
        return Call(command, attribute);
    }

    private static int Call(int command, Span<byte> attribute)
    {
        fixed (byte* bytes = attribute)
        {
            return (int)Libc.SystemCall(Number, command, (nint)bytes, attribute.Length);
        }
    }

    private static int Descriptor(int result, string what) => result >= 0 ? result : throw new IOException($"{what}: {Reason(Marshal.GetLastPInvokeError())}");

    private static string Reason(int error) => error switch
    {
        Errno.NotPermitted => "not permitted: the toolbox lacks BPF or PERFMON, or a seccomp filter or the kernel's lockdown refuses bpf(2)",
        Errno.NotAllowed => "permission denied: the executable may not be read, which takes SYS_PTRACE, or the program was refused",
        Errno.InvalidArgument => "invalid argument: a kernel before Linux 6.6, or one without uprobes or BPF, does not know these probes",
        _ => $"{Marshal.GetPInvokeErrorMessage(error)} (errno {error})",
    };

    private static string LastLine(byte[] log)
    {
        var text = Encoding.UTF8.GetString(log.AsSpan(0, Math.Max(log.AsSpan().IndexOf((byte)0), 0)));
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault(static line => !line.StartsWith("processed ", StringComparison.Ordinal)) is { } last ? $"; {last}" : "";
    }

    private static void Write(Span<byte> attribute, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(attribute[at..], value);

    private static void Write(Span<byte> attribute, int at, void* value) => BinaryPrimitives.WriteInt64LittleEndian(attribute[at..], (nint)value);
}

/// <summary>Kinds of maps (enum bpf_map_type).</summary>
internal enum BpfMap
{
    /// <summary>BPF_MAP_TYPE_ARRAY.</summary>
    Array = 2,

    /// <summary>BPF_MAP_TYPE_LRU_HASH.</summary>
    RecentHash = 9,

    /// <summary>BPF_MAP_TYPE_QUEUE.</summary>
    Queue = 22,
}
