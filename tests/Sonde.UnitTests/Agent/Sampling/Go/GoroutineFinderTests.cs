using Sonde.Agent.Sampling.Go;

namespace Sonde.UnitTests.Agent.Sampling.Go;

public sealed class GoroutineFinderTests
{
    private const ulong Thread = 0x7f00_0000;
    private const ulong System = 0x10_0000;
    private const ulong Machine = 0x11_0000;
    private const ulong User = 0xc000_0000;
    private const ulong SystemStack = 0x7e00_0000;
    private const ulong UserStack = 0xc100_0000;

    private readonly GoMemory _memory = new GoMemory()
        .With(SystemStack, 1, 2, 3, 4).With(UserStack, 5, 6, 7)
        .Goroutine(System, (0, SystemStack), (8, SystemStack + 32), (48, Machine))
        .Goroutine(User, (0, UserStack), (8, UserStack + 24), (48, Machine), (56, UserStack + 8), (64, 0x401000));

    private readonly ThreadSnapshot _thread = new() { StackPointer = SystemStack + 8 };

    [Theory]
    [InlineData(192)]
    [InlineData(184)]
    public void Of_a_thread_on_its_system_stack_the_goroutine_that_it_works_for_is_copied_as_well(int place)
    {
        WithMachine(place, User);
        Copy(System, 0);
        Assert.Equal((true, SystemStack + 8, 24, 2UL), (_thread.HasGoroutine, _thread.Stack.Start, _thread.Stack.Length, _thread.Stack.Word(SystemStack + 8)));
        Assert.Equal((0x401000UL, UserStack + 8, 16), (_thread.GoroutineInstruction, _thread.GoroutineStackPointer, _thread.GoroutineStack.Length));
    }

    [Fact]
    public void Where_the_register_holds_something_else_the_threads_own_storage_names_the_goroutine()
    {
        _memory.With(Thread - 8, User);
        _thread.StackPointer = UserStack + 16;
        Copy(0xdead_bee8, Thread);
        Assert.Equal((false, 8, 7UL), (_thread.HasGoroutine, _thread.Stack.Length, _thread.Stack.Word(UserStack + 16)));
    }

    [Fact]
    public void A_goroutine_that_belongs_to_another_thread_is_not_taken()
    {
        WithMachine(192, User);
        _memory.Set(User, 48, Machine + 8);
        Copy(System, 0);
        Assert.False(_thread.HasGoroutine);
    }

    [Fact]
    public void A_goroutine_whose_stack_pointer_is_not_on_its_stack_is_not_taken()
    {
        WithMachine(192, User);
        _memory.Set(User, 56, UserStack + 24);
        Copy(System, 0);
        Assert.False(_thread.HasGoroutine);
    }

    [Fact]
    public void Of_an_unknown_thread_a_piece_of_its_stack_is_copied()
    {
        Copy(0, 0);
        Assert.Equal((false, 24), (_thread.HasGoroutine, _thread.Stack.Length));
    }

    [Fact]
    public void A_stack_without_an_end_is_copied_as_far_as_any()
    {
        _memory.With(SystemStack, new ulong[StackPart.MostBytes]).Goroutine(System, (0, 0), (8, ulong.MaxValue));
        Copy(System, 0);
        Assert.Equal(StackPart.MostBytes, _thread.Stack.Length);
        Assert.InRange(_memory.Readings, 1, 10);
    }

    private void WithMachine(int place, ulong current)
    {
        var words = new ulong[25];
        (words[0], words[place / 8]) = (System, current);
        _memory.With(Machine, words);
    }

    private void Copy(ulong goroutine, ulong local) => new GoroutineFinder(_memory.Read).Copy(_thread, goroutine, local);
}
