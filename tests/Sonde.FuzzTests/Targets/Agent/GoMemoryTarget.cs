using System.Buffers.Binary;
using Sonde.Agent.Sampling.Go;
using Sonde.FuzzTests.Harness;
using Sonde.UnitTests.Agent.Sampling.Go;

namespace Sonde.FuzzTests.Targets.Agent;

/// <summary>The memory of a running Go program: its goroutines, their stacks, the instructions that lead to their list; and the kernel's list of its threads. Bounded, whatever is in it.</summary>
internal sealed class GoMemoryTarget : FuzzTarget
{
    private const ulong Base = 0xc000_0000;
    private const int MostBytes = 16 * 1024;
    private const int MostReadings = 10;

    /// <summary>So many calls may have been compiled into the last function.</summary>
    private const int MostInlined = 64;

    private static readonly byte[] Program = new GoTableBuilder()
        .Function("main.main", 32, frameBytes: 24).Function("main.wait", 32, frameBytes: 8).Function("runtime.systemstack", 32, frameBytes: 8, flags: 2)
        .Function("runtime.morestack", 32, frameBytes: 0, flags: 2).Function("runtime.goexit", 32, frameBytes: 0, flags: 1).Build();

    private readonly GoSymbols _symbols = GoTableBuilder.Symbols(Program)!;
    private readonly ThreadSnapshot _thread = new();

    public override string Name => "agent.go-memory";

    public override int Weight => 2;

    /// <summary>Eight bytes are a goroutine, whose stack may be of 512 frames.</summary>
    public override int BytesPerByte => 2048;

    /// <summary>Three readers, each with a copy of a stack and a list of the most goroutines.</summary>
    public override int BytesAtLeast => 4 * 1024 * 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } = [Example(24), Example(19), Example(27)];

    public override int Run(byte[] input)
    {
        var memory = input.AsMemory(0, Math.Min(input.Length, MostBytes));
        var code = new HashCode();
        var readings = 0;
        foreach (var minor in (int[])[19, 24, 27])
        {
            var dump = new GoroutineReader(_symbols, minor, new GoroutineList(Base, Base + 8), GoroutineLayout.Of(minor)!, Read).Read();
            DefectException.Unless(dump is null || dump.Groups.All(static group => group.Count > 0 && group.Frames.Count <= GoStackWalker.MostFrames + MostInlined), "a stack is longer than it may be");
            DefectException.Unless(dump is null || dump.Groups.Sum(static group => group.Count) == dump.Count, "goroutines get lost");
            code.Add(dump is null ? -1 : Math.Min(dump.Groups.Count, 3));
            code.Add(dump?.Torn > 0);
        }

        readings = 0;
        (_thread.StackPointer, _thread.Instruction) = (Word(16), Word(24));
        new GoroutineFinder(Read).Copy(_thread, Word(32), Word(40));
        DefectException.Unless(readings <= MostReadings, "a thread stands while memory is read again and again");
        var frames = new List<GoFrame>();
        new GoStackWalker(_symbols, hasLinkRegister: false).Walk(_thread, frames);
        DefectException.Unless(frames.Count <= GoStackWalker.MostFrames + MostInlined, "a stack is longer than it may be");
        code.Add((_thread.HasGoroutine, Math.Min(frames.Count, 4)));
        return HashCode.Combine(code.ToHashCode(), Lists(memory.ToArray()));

        int Read(ulong address, Span<byte> into)
        {
            readings++;
            if (address < Base || address - Base >= (ulong)memory.Length)
            {
                return 0;
            }

            var part = memory.Span[(int)(address - Base)..];
            part = part[..Math.Min(part.Length, into.Length)];
            part.CopyTo(into);
            return part.Length;
        }

        ulong Word(int at) => memory.Length >= at + sizeof(ulong) ? BinaryPrimitives.ReadUInt64LittleEndian(memory.Span[at..]) : 0;
    }

    private static int Lists(byte[] input)
    {
        var threads = new List<int>();
        ThreadList.Parse(input, threads);
        DefectException.Unless(threads.TrueForAll(static thread => thread > 0), "a thread has no number");
        DefectException.Unless(GoroutineList.RelativeAddresses(input, Base).Count() <= 3 * input.Length, "there are more addresses than instructions");
        DefectException.Unless(GoroutineList.PagedAddresses(input, Base).Count() <= input.Length, "there are more addresses than instructions");
        return Math.Min(threads.Count, 3);
    }

    /// <summary>A list of two goroutines that wait, the second on the system stack of the first.</summary>
    private static byte[] Example(int minor)
    {
        const int First = 0x100;
        const int Second = 0x300;
        const int Stack = 0x500;
        var layout = GoroutineLayout.Of(minor)!;
        var bytes = new byte[0x600];
        Put(0, Base + 0x40, 2, Base + Stack, GoTableBuilder.Text + 37, Base + First, 0);
        Put(0x40, Base + First, Base + Second);
        Put(Stack, 1, GoTableBuilder.Text + 9, 0, 0, 0, GoTableBuilder.Text + 129);
        foreach (var at in (int[])[First, Second])
        {
            Put(at, Base + Stack, Base + Stack + 48);
            Put(at + GoroutineLayout.StackPointer, Base + Stack, GoTableBuilder.Text + 37, Base + (ulong)at);
            Put(at + layout.Status, 4);
            Put(at + layout.Reason, 14);
            Put(at + layout.Creation, GoTableBuilder.Text + 9);
        }

        return bytes;

        void Put(int at, params ulong[] words)
        {
            foreach (var word in words)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), word);
                at += sizeof(ulong);
            }
        }
    }
}
