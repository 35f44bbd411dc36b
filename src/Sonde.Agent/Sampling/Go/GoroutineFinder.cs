using System.Buffers.Binary;

namespace Sonde.Agent.Sampling.Go;

/// <summary>
/// Copies the stack that a thread stands on, and the goroutine's own where the thread is on its system stack. The places of the few fields that it needs have been the same
/// since Go 1.17 (<c>g</c>, <c>gobuf</c> and <c>m</c> in src/runtime/runtime2.go, go1.19 to go1.27), and each is tested by what must hold of it. So many readings at most:
/// ten, of <see cref="StackPart.MostBytes"/> each.
/// </summary>
/// <param name="read">Reads the process's memory.</param>
internal sealed class GoroutineFinder(MemoryReader read)
{
    private const int UnknownBytes = 16 * 1024;
    private const int HeadSize = 80;
    private const int Machine = 48;
    private const int SavedStackPointer = 56;
    private const int SavedInstruction = 64;
    private const int SavedSelf = 72;
    private const int MachineSize = 200;

    /// <summary>Two of gobuf's sizes are before it, which lost a word in Go 1.25.</summary>
    private static readonly int[] CurrentGoroutine = [192, 184];

    private readonly byte[] _head = new byte[HeadSize];
    private readonly byte[] _machine = new byte[MachineSize];

    /// <summary>Copies, while the thread stands.</summary>
    /// <param name="into">What is known of the thread, and where to.</param>
    /// <param name="goroutine">Where its goroutine may be.</param>
    /// <param name="local">The beginning of the thread's own storage; 0 for unknown.</param>
    public void Copy(ThreadSnapshot into, ulong goroutine, ulong local)
    {
        into.HasGoroutine = false;
        if (!TryGoroutine(into.StackPointer, goroutine) && !(local != 0 && TryWord(local - sizeof(ulong), out goroutine) && TryGoroutine(into.StackPointer, goroutine)))
        {
            CopyStack(into.Stack, into.StackPointer, into.StackPointer + UnknownBytes);
            return;
        }

        CopyStack(into.Stack, into.StackPointer, Head(8));
        var machine = Head(Machine);
        if (machine == 0 || read(machine, _machine) < MachineSize || BinaryPrimitives.ReadUInt64LittleEndian(_machine) != goroutine)
        {
            return;
        }

        foreach (var place in CurrentGoroutine)
        {
            var current = BinaryPrimitives.ReadUInt64LittleEndian(_machine.AsSpan(place));
            if (current != 0 && current != goroutine && read(current, _head) == HeadSize && Head(Machine) == machine && Head(SavedSelf) == current
                && Head(SavedStackPointer) is var pointer && pointer >= Head(0) && pointer < Head(8))
            {
                (into.HasGoroutine, into.GoroutineInstruction, into.GoroutineStackPointer) = (true, Head(SavedInstruction), pointer);
                CopyStack(into.GoroutineStack, pointer, Head(8));
                return;
            }
        }
    }

    private void CopyStack(StackPart stack, ulong from, ulong to)
    {
        var wanted = (int)Math.Min(to - from, StackPart.MostBytes);
        (stack.Start, stack.Length) = (from, read(from, stack.Bytes.AsSpan(0, wanted)));
    }

    private bool TryWord(ulong address, out ulong word)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        var isThere = read(address, bytes) == bytes.Length;
        word = isThere ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;
        return isThere;
    }

    /// <summary>A goroutine is where the stack pointer is between its stack's ends.</summary>
    private bool TryGoroutine(ulong stackPointer, ulong address) =>
        address != 0 && address % 8 == 0 && read(address, _head) == HeadSize && Head(0) <= stackPointer && stackPointer < Head(8);

    private ulong Head(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(_head.AsSpan(offset));
}
