using Sonde.Agent.Sampling;
using Sonde.Tunnel.Control;
using Sonde.UnitTests.Agent.InProcess;

namespace Sonde.UnitTests.Agent.Sampling.Python;

public sealed class PythonStackReaderTests
{
    private readonly ScriptedPython _python = new(RecordedRuntime.Hex);
    private readonly TallyBook _book = new();

    [Theory]
    [InlineData(RecordedRuntime.Hex)]
    [InlineData(RecordedPython313.Hex)]
    public void The_stacks_of_all_threads_are_read_and_who_holds_the_lock(string hex)
    {
        var python = new ScriptedPython(hex);
        var (main, work) = (python.Code("main"), python.Code("Handler.größe"));
        var first = python.Thread(77);
        python.Call(first, main, 0);
        python.Call(first, work, 1, instruction: 0);
        var second = python.Thread(78);
        python.Call(second, work, 0);
        python.Lock(second);
        using var reader = python.Reader();
        Assert.Equal(SampleOutcome.Taken, reader.Take(_book.Tally));
        Assert.Equal(["77: main:12 Handler.größe:10", "78*: Handler.größe:12"], _book.Read());
        Assert.Equal((0L, 0L), (reader.TornStacks, reader.CutStacks));
    }

    [Fact]
    public void A_known_stack_is_read_in_few_calls()
    {
        var thread = _python.Thread(77);
        for (var depth = 0; depth < 20; depth++)
        {
            _python.Call(thread, _python.Code($"f{depth}"), depth);
        }

        using var reader = _python.Reader();
        for (var sample = 0; sample < 5; sample++)
        {
            reader.Take(_book.Tally);
        }

        var before = _python.Memory.Calls;
        reader.Take(_book.Tally);
        Assert.InRange(_python.Memory.Calls - before, 1, 3);
        Assert.Equal(6, _book.Tally.Counted);
    }

    [Fact]
    public void Threads_that_do_not_run_are_left_out_and_of_those_that_are_not_known_who_holds_the_lock_counts()
    {
        var code = _python.Code("f");
        foreach (var id in new ulong[] { 1, 2, 3, 4 })
        {
            var thread = _python.Thread(id);
            _python.Call(thread, code, 0);
            _python.Lock(thread);
        }

        _python.IsRunning = static id => id == 1 ? true : id == 2 ? false : null;
        using var reader = _python.Reader(SampleKind.Cpu);
        reader.Take(_book.Tally);
        Assert.Equal(["1: f:12", "4*: f:12"], _book.Read());
    }

    [Fact]
    public void Frames_of_generators_and_of_calls_from_C_are_followed()
    {
        var thread = _python.Thread(77);
        var (entry, generator) = (_python.Take(128), _python.Take(128));
        _python.Call(thread, _python.Code("main"), 0);
        _python.Frame(entry, _python.Read(thread, _python.Offsets.CurrentFrame), 0x1234, owner: 3);
        _python.Frame(generator, entry, _python.Code("steps"), owner: 1);
        _python.Write(thread, _python.Offsets.CurrentFrame, generator);
        _python.Call(thread, _python.Code("step"), 1);
        using var reader = _python.Reader();
        reader.Take(_book.Tally);
        reader.Take(_book.Tally);
        Assert.Equal(["77: main:12 steps:12 step:12"], _book.Read());
        _python.Memory.Remove(generator);
        _python.Write(thread, _python.Offsets.CurrentFrame, _python.Read(thread, _python.Offsets.DataStack) + 24);
        Assert.Equal(SampleOutcome.Taken, reader.Take(_book.Tally));
        Assert.Equal(["77: main:12"], _book.Read());
    }

    [Fact]
    public void A_deep_stack_spans_chunks_and_its_innermost_1024_frames_are_told()
    {
        var thread = _python.Thread(77);
        var code = _python.Code("f");
        for (var depth = 0; depth < 1500; depth++)
        {
            if (depth > 0 && depth % 100 == 0)
            {
                _python.Chunk(thread);
            }

            _python.Call(thread, code, depth % 100);
        }

        using var reader = _python.Reader();
        reader.Take(_book.Tally);
        var stack = Assert.Single(_book.Read());
        Assert.StartsWith("77: [deeper]:0 f:12 f:12", stack, StringComparison.Ordinal);
        Assert.Equal(1024, stack.Split("f:12").Length - 1);
    }

    [Fact]
    public void A_code_object_in_another_ones_place_has_its_own_name()
    {
        foreach (var hex in new[] { RecordedRuntime.Hex, RecordedPython313.Hex })
        {
            var (python, book) = (new ScriptedPython(hex), new TallyBook());
            var code = python.Code("old");
            python.Call(python.Thread(77), code, 0);
            using var reader = python.Reader();
            reader.Take(book.Tally);
            python.Fill(code, "new");
            if (python.Offsets.CodeGeneration >= 0)
            {
                python.Write(ScriptedPython.Interpreter, python.Offsets.CodeGeneration, 1);
            }

            reader.Take(book.Tally);
            Assert.Equal(["77: new:12", "77: old:12"], book.Read());
        }
    }

    [Fact]
    public void What_is_no_code_object_is_never_named()
    {
        var thread = _python.Thread(77);
        var nothing = _python.Take(1024);
        _python.Call(thread, _python.Code("main"), 0);
        _python.Call(thread, nothing, 1);
        using var reader = _python.Reader();
        reader.Take(_book.Tally);
        Assert.Equal(["77: main:12"], _book.Read());
        Assert.Equal((0L, 1L), (reader.TornStacks, reader.CutStacks));

        _python.Call(thread, _python.Code("f"), 2);
        reader.Take(_book.Tally);
        Assert.Empty(_book.Read());
        Assert.Equal((1L, 1L), (reader.TornStacks, reader.CutStacks));
    }

    [Fact]
    public void Cycles_and_endless_lists_end()
    {
        var code = _python.Code("f");
        var thread = _python.Thread(77);
        var frame = _python.Call(thread, code, 0);
        _python.Write(frame, _python.Offsets.PreviousFrame, frame);
        var chunk = _python.Read(thread, _python.Offsets.DataStack);
        _python.Write(chunk, 0, chunk);
        using var reader = _python.Reader();
        Assert.Equal(SampleOutcome.Taken, reader.Take(_book.Tally));
        Assert.Equal(1, _book.Tally.Counted);
        _python.Write(thread, _python.Offsets.NextThread, thread);
        Assert.Equal(SampleOutcome.Torn, reader.Take(_book.Tally));
        _python.Write(thread, _python.Offsets.NextThread, 0);
        _python.Write(ScriptedPython.Interpreter, _python.Offsets.NextInterpreter, ScriptedPython.Interpreter);
        Assert.Equal(SampleOutcome.Torn, reader.Take(_book.Tally));
    }

    [Fact]
    public void A_list_of_threads_that_changes_is_torn_and_a_process_without_a_runtime_is_gone()
    {
        var thread = _python.Thread(77);
        _python.Write(thread, _python.Offsets.ThreadInterpreter, 0x55);
        using var reader = _python.Reader();
        Assert.Equal(SampleOutcome.Torn, reader.Take(_book.Tally));
        _python.Memory.IsGone = true;
        Assert.Equal(SampleOutcome.Gone, reader.Take(_book.Tally));
        _python.Memory.IsGone = false;
        _python.Memory.Remove(ScriptedPython.RuntimeAddress);
        Assert.Equal(SampleOutcome.Gone, reader.Take(_book.Tally));
    }

    [Fact]
    public void A_thread_in_another_ones_place_is_another_one()
    {
        var thread = _python.Thread(77);
        _python.Call(thread, _python.Code("f"), 0);
        using var reader = _python.Reader();
        reader.Take(_book.Tally);
        _python.Write(thread, _python.Offsets.NativeThreadId, 78);
        reader.Take(_book.Tally);
        Assert.Equal(["77: f:12", "78: f:12"], _book.Read());
    }

    [Fact]
    public void Code_that_may_have_become_another_since_its_frame_was_read_is_not_named()
    {
        var python = new ScriptedPython(RecordedPython313.Hex);
        var (thread, main, made) = (python.Thread(77), python.Code("main"), python.Code("made"));
        python.Call(thread, main, 0);
        using var reader = python.Reader();
        for (var sample = 0; sample < 5; sample++)
        {
            reader.Take(_book.Tally);
        }

        _book.Read();
        var frame = python.Call(thread, made, 1);
        reader.Take(_book.Tally);
        Assert.Equal(["77: main:12 made:12"], _book.Read());
        python.Memory.OnRead = (_, piece) =>
        {
            // When the code objects are looked at, the call is over, and another code object is there.
            if (piece == 3)
            {
                python.Fill(made, "other");
                python.Write(thread, python.Offsets.CurrentFrame, python.Read(frame, python.Offsets.PreviousFrame));
            }
        };
        reader.Take(_book.Tally);
        Assert.DoesNotContain(_book.Read(), static stack => stack.Contains("other", StringComparison.Ordinal));
    }

    [Fact]
    public void A_generator_without_a_caller_is_none()
    {
        var thread = _python.Thread(77);
        var generator = _python.Take(128);
        _python.Frame(generator, 0, _python.Code("steps"), owner: 1);
        _python.Write(thread, _python.Offsets.CurrentFrame, generator);
        using var reader = _python.Reader();
        reader.Take(_book.Tally);
        Assert.Empty(_book.Read());
        Assert.Equal(1, reader.TornStacks);
    }
}
