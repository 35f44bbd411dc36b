using System.Buffers.Binary;
using Sonde.Agent.Sampling.Go;

namespace Sonde.UnitTests.Agent.Sampling.Go;

public sealed class GoStackWalkerTests
{
    private const ulong Main = GoTableBuilder.Text;
    private const ulong Work = Main + 32;
    private const ulong SystemStack = Work + 32;
    private const ulong Exit = SystemStack + 32;
    private const ulong MoreStack = Exit + 32;
    private const ulong Preempt = MoreStack + 32;
    private const ulong Leaf = Preempt + 32;

    private static readonly byte[] Program = new GoTableBuilder()
        .Function("main.main", 32, frameBytes: 24)
        .Function("main.work", 32, frameBytes: 8)
        .Function("runtime.systemstack", 32, frameBytes: 8, flags: 2)
        .Function("runtime.goexit", 32, frameBytes: 0, flags: 1)
        .Function("runtime.morestack", 32, frameBytes: 0, flags: 2)
        .Function("runtime.asyncPreempt", 32, frameBytes: 8)
        .Function("main.leaf", 32, frameBytes: 0)
        .Build();

    [Fact]
    public void Each_frame_leads_to_its_caller()
    {
        var thread = Thread(Work + 4, [1, Main + 9, 0, 0, 0, Exit + 1]);
        Assert.Equal(["main.work", "main.main", "runtime.goexit"], Walk(thread));
    }

    [Fact]
    public void A_function_that_has_no_frame_yet_leads_to_its_caller_as_well()
    {
        Assert.Equal(["main.leaf", "main.main", "runtime.goexit"], Walk(Thread(Leaf, [Main + 9, 0, 0, 0, Exit + 1])));
    }

    [Fact]
    public void Code_that_is_not_Go_ends_it_with_a_mark()
    {
        Assert.Equal(["[native]"], Walk(Thread(0x7fff0000, [Main + 9])));
        Assert.Equal(["main.work", "[native]"], Walk(Thread(Work, [1, 0x7fff0000])));
    }

    [Fact]
    public void A_stack_that_was_not_copied_to_its_end_ends_it_with_a_mark()
    {
        Assert.Equal(["main.work", "main.main", "[truncated]"], Walk(Thread(Work, [1, Main + 9, 0, 0])));
    }

    [Fact]
    public void From_the_system_stack_it_goes_on_with_the_goroutine()
    {
        var thread = Thread(Work, [1, SystemStack + 20]);
        (thread.HasGoroutine, thread.GoroutineStackPointer) = (true, 0xc000);
        Fill(thread.GoroutineStack, 0xc000, [5, Main + 9, 0, 0, 0, Exit + 1]);
        Assert.Equal(["main.work", "runtime.systemstack", "main.main", "runtime.goexit"], Walk(thread));
    }

    [Fact]
    public void The_system_stack_of_an_unknown_goroutine_ends_it_with_a_mark()
    {
        Assert.Equal(["main.work", "runtime.systemstack", "[system stack]"], Walk(Thread(Work, [1, SystemStack + 20])));
    }

    [Fact]
    public void A_stack_that_grows_is_the_goroutines_own()
    {
        var thread = Thread(Work, [1, MoreStack + 20]);
        (thread.HasGoroutine, thread.GoroutineInstruction, thread.GoroutineStackPointer) = (true, Leaf, 0xc000);
        Fill(thread.GoroutineStack, 0xc000, [Main + 9, 0, 0, 0, Exit + 1]);
        Assert.Equal(["main.work", "main.leaf", "main.main", "runtime.goexit"], Walk(thread));
    }

    [Fact]
    public void A_stack_that_leads_to_itself_ends()
    {
        var words = new ulong[4096];
        for (var index = 1; index < words.Length; index += 2)
        {
            words[index] = Work + 4;
        }

        var frames = Walk(Thread(Work, words));
        Assert.Equal(GoStackWalker.MostFrames + 1, frames.Count);
        Assert.Equal("[truncated]", frames[^1]);
    }

    [Fact]
    public void With_a_link_register_the_innermost_function_may_have_left_nothing_on_the_stack()
    {
        var thread = Thread(Leaf, [Exit + 1, 0, 0]);
        thread.Link = Main + 9;
        Assert.Equal(["main.leaf", "main.main", "runtime.goexit"], Walk(thread, hasLinkRegister: true));
    }

    [Fact]
    public void A_goroutine_that_is_parked_is_walked_from_where_it_was_left()
    {
        var stack = new StackPart();
        Fill(stack, 0xc000, [5, Main + 9, 0, 0, 0, Exit + 1]);
        var frames = new List<GoFrame>();
        new GoStackWalker(GoTableBuilder.Symbols(Program)!, hasLinkRegister: false).WalkParked(Work + 5, 0xc000, stack, frames);
        Assert.Equal(["main.work", "main.main", "runtime.goexit"], frames.Select(frame => frame.Function));
    }

    [Fact]
    public void Registers_are_taken_from_their_places()
    {
        var registers = Enumerable.Range(0, 34).Select(static number => (ulong)number).ToArray();
        var thread = new ThreadSnapshot();
        ThreadRegisters.Read(registers, thread, isArm: false, out var goroutine, out var local);
        Assert.Equal((16UL, 19UL, 0UL, 1UL, 21UL), (thread.Instruction, thread.StackPointer, thread.Link, goroutine, local));
        ThreadRegisters.Read(registers, thread, isArm: true, out goroutine, out local);
        Assert.Equal((32UL, 31UL, 30UL, 28UL, 0UL), (thread.Instruction, thread.StackPointer, thread.Link, goroutine, local));
    }

    private static ThreadSnapshot Thread(ulong instruction, ulong[] stack)
    {
        var thread = new ThreadSnapshot { Instruction = instruction, StackPointer = 0x8000 };
        Fill(thread.Stack, 0x8000, stack);
        return thread;
    }

    private static void Fill(StackPart part, ulong start, ulong[] words)
    {
        (part.Start, part.Length) = (start, words.Length * 8);
        for (var index = 0; index < words.Length; index++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(part.Bytes.AsSpan(index * 8), words[index]);
        }
    }

    private static List<string> Walk(ThreadSnapshot thread, bool hasLinkRegister = false)
    {
        var frames = new List<GoFrame>();
        new GoStackWalker(GoTableBuilder.Symbols(Program, hasLinkRegister)!, hasLinkRegister).Walk(thread, frames);
        return [.. frames.Select(static frame => frame.Function)];
    }
}
