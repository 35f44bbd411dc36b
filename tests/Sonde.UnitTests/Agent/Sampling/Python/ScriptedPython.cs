using System.Buffers.Binary;
using System.Text;
using Sonde.Agent.Sampling.Python;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Sampling.Python;

/// <summary>The memory of a CPython with one interpreter, laid out as the recorded offsets say.</summary>
internal sealed class ScriptedPython
{
    public const ulong RuntimeAddress = 0x10_0000;
    public const ulong Interpreter = 0x20_0000;
    public const int ChunkSize = 16 * 1024;

    private const ulong CodeType = 0x30_0000;
    private ulong _next = 0x100_0000;

    public ScriptedPython(string hex)
    {
        var table = Convert.FromHexString(hex);
        Offsets = PythonOffsets.Parse(table)!;
        Memory.Add(RuntimeAddress, 4096);
        table.CopyTo(Memory.At(RuntimeAddress, table.Length));
        Memory.Add(Interpreter, 16 * 1024);
        Write(RuntimeAddress, Offsets.InterpretersHead, Interpreter);
        Write(Interpreter, Offsets.Lock, Interpreter + (ulong)Offsets.OwnLock);
        Memory.Add(CodeType, 512);
        var name = Memory.Add(0x30_1000, 64);
        "code\0"u8.CopyTo(Memory.At(name, 5));
        Write(CodeType, Offsets.TypeName, name);
        Runtime = new PythonRuntime(new PythonVersion(BinaryPrimitives.ReadUInt64LittleEndian(table.AsSpan(8))), RuntimeAddress, Offsets);
    }

    public FakeMemory Memory { get; } = new();

    public PythonOffsets Offsets { get; }

    public PythonRuntime Runtime { get; }

    /// <summary>Which threads run; null for ids that are nobody's.</summary>
    public Func<int, bool?> IsRunning { get; set; } = static _ => true;

    public PythonStackReader Reader(SampleKind kind = SampleKind.Wall, bool lines = true) =>
        new(Memory, Runtime, new SampleRequest(7, kind, 100, 1) { Lines = lines }, id => IsRunning(id), static _ => { });

    /// <summary>A new thread, the newest, with a chunk of its own.</summary>
    public ulong Thread(ulong nativeId)
    {
        var thread = Take(1024);
        Write(thread, Offsets.NextThread, Read(Interpreter, Offsets.ThreadsHead));
        Write(thread, Offsets.ThreadInterpreter, Interpreter);
        Write(thread, Offsets.NativeThreadId, nativeId);
        Write(Interpreter, Offsets.ThreadsHead, thread);
        Chunk(thread);
        return thread;
    }

    /// <summary>A new chunk of a thread, the newest.</summary>
    public ulong Chunk(ulong thread)
    {
        var chunk = Take(ChunkSize);
        Write(chunk, 0, Read(thread, Offsets.DataStack));
        Write(chunk, 8, ChunkSize);
        Write(thread, Offsets.DataStack, chunk);
        return chunk;
    }

    /// <summary>A code object that begins in line 10 and whose second instruction is in line 12.</summary>
    public ulong Code(string name, string file = "/app/a.py")
    {
        var code = Take(1024);
        Fill(code, name, file);
        return code;
    }

    /// <summary>Puts another code object where one was.</summary>
    public void Fill(ulong code, string name, string file = "/app/a.py")
    {
        Write(code, Offsets.ObjectType, CodeType);
        Write(code, Offsets.FileName, Text(file));
        Write(code, Offsets.QualifiedName, Text(name));
        var table = Take(64);
        Write(table, Offsets.BytesCount, 6);
        new byte[] { 0x80, 0, 0xe0, 0, 0, 0xf8 }.CopyTo(Memory.At(table + (ulong)Offsets.BytesStart, 6));
        Write(code, Offsets.LineTable, table);
        BinaryPrimitives.WriteInt32LittleEndian(Memory.At(code + (ulong)Offsets.FirstLine, 4), 10);
    }

    /// <summary>A frame in a thread's newest chunk, called by its innermost one.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="code">What it runs.</param>
    /// <param name="place">Which frame of the chunk, from 0.</param>
    /// <param name="instruction">At which byte of it.</param>
    public ulong Call(ulong thread, ulong code, int place, int instruction = 2)
    {
        var frame = Read(thread, Offsets.DataStack) + 24 + ((ulong)place * 160);
        Frame(frame, Read(thread, Offsets.CurrentFrame), code, instruction);
        Write(thread, Offsets.CurrentFrame, frame);
        return frame;
    }

    /// <summary>A frame anywhere.</summary>
    public void Frame(ulong frame, ulong previous, ulong code, int instruction = 2, byte owner = 0)
    {
        Write(frame, Offsets.PreviousFrame, previous);
        Write(frame, Offsets.Executable, code | (Runtime.Version.Minor == 14 ? 1UL : 0));
        Write(frame, Offsets.Instruction, code + (ulong)Offsets.Instructions + (ulong)instruction);
        Memory.At(frame + (ulong)Offsets.Owner, 1)[0] = owner;
    }

    public void Lock(ulong thread)
    {
        Write(Interpreter, Offsets.OwnLock + Offsets.IsLocked, thread == 0 ? 0UL : 1);
        Write(Interpreter, Offsets.OwnLock + Offsets.LockHolder, thread);
    }

    public ulong Take(int length) => Memory.Add(_next += 0x1_0000, length);

    public ulong Read(ulong address, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(Memory.At(address + (ulong)offset, 8));

    public void Write(ulong address, int offset, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Memory.At(address + (ulong)offset, 8), value);

    /// <summary>A str of one of the three kinds.</summary>
    public ulong Text(string text)
    {
        var size = text.All(char.IsAscii) || text.All(static letter => letter < 256) ? 1 : text.Any(char.IsSurrogate) ? 4 : 2;
        var isAscii = text.All(char.IsAscii);
        var bytes = size switch
        {
            1 => Encoding.Latin1.GetBytes(text),
            2 => Encoding.Unicode.GetBytes(text),
            _ => Encoding.UTF32.GetBytes(text),
        };
        var address = Take(64 + bytes.Length);
        Write(address, Offsets.TextCount, (ulong)(bytes.Length / size));
        BinaryPrimitives.WriteUInt32LittleEndian(Memory.At(address + (ulong)Offsets.TextState, 4), (uint)((size << 2) | 0x20 | (isAscii ? 0x40 : 0)));
        bytes.CopyTo(Memory.At(address + (ulong)Offsets.TextStart + (isAscii ? 0UL : 16), bytes.Length));
        return address;
    }
}
