using Sonde.Agent.Sampling.Python;
using Sonde.UnitTests.Agent.InProcess;

namespace Sonde.UnitTests.Agent.Sampling.Python;

public sealed class PythonStackWalkTests
{
    [Theory]
    [InlineData("abc", "abc", "abc", nameof(PythonStackState.Whole))]
    [InlineData("", "", "", nameof(PythonStackState.Whole))]
    [InlineData("abc", "abcd", "abc", nameof(PythonStackState.Whole))]
    [InlineData("abc", "ab", "abc", nameof(PythonStackState.Whole))]
    [InlineData("abc", "abx", "abc", nameof(PythonStackState.Whole))]
    [InlineData("abcd", "ab", "abc", nameof(PythonStackState.Cut))]
    [InlineData("abcd", "axyz", "ab", nameof(PythonStackState.Cut))]
    [InlineData("abc", "xyz", "", nameof(PythonStackState.Torn))]
    [InlineData("a", "", "a", nameof(PythonStackState.Whole))]
    public void What_stood_is_told_and_the_call_that_it_made(string first, string second, string told, string state)
    {
        List<PythonFrame> frames = [];
        Assert.Equal(state, $"{PythonStackWalk.Settle(Frames(first), Frames(second), frames, PythonStackState.Torn)}");
        Assert.Equal(Frames(told), frames);
    }

    [Fact]
    public void What_is_torn_at_a_later_look_stays_what_it_was_at_an_earlier_one()
    {
        var frames = Frames("ab");
        Assert.Equal(PythonStackState.Cut, PythonStackWalk.Settle(Frames("abc"), Frames("xyz"), frames, PythonStackState.Cut));
        Assert.Equal(Frames("ab"), frames);
    }

    [Fact]
    public void A_stack_that_changes_for_a_moment_is_looked_at_again()
    {
        var python = new ScriptedPython(RecordedRuntime.Hex);
        var (thread, codes) = (python.Thread(77), "abcdxyz".ToDictionary(static name => name, name => python.Code($"{name}")));
        var chunk = python.Read(thread, python.Offsets.DataStack);
        Call("abcd");
        var walk = new PythonStackWalk(python.Memory, python.Offsets);
        var (known, frames) = (new PythonThread(thread, 77), new List<PythonFrame>());
        walk.Read(known, frames);
        var changes = 0;
        python.Memory.OnRead = (_, piece) =>
        {
            // Between the two copies, once.
            if (piece == 2 && changes++ == 0)
            {
                Call("axyz");
            }
        };
        Assert.Equal(PythonStackState.Whole, walk.Read(known, frames));
        Assert.Equal("zyxa", Names(frames));
        changes = 0;
        python.Memory.OnRead = (_, piece) =>
        {
            // Between the two copies, every time.
            if (piece == 2)
            {
                Call(changes++ % 2 == 0 ? "abcd" : "axyz");
            }
        };
        Assert.Equal(PythonStackState.Cut, walk.Read(known, frames));
        Assert.EndsWith("a", Names(frames), StringComparison.Ordinal);
        Assert.Equal(2, frames.Count);

        void Call(string names)
        {
            python.Write(thread, python.Offsets.CurrentFrame, 0);
            for (var depth = 0; depth < names.Length; depth++)
            {
                python.Call(thread, codes[names[depth]], depth);
            }

            Assert.Equal(chunk, python.Read(thread, python.Offsets.DataStack));
        }

        string Names(List<PythonFrame> read) => string.Concat(read.Select(frame => codes.First(code => code.Value == frame.Code).Key));
    }

    private static List<PythonFrame> Frames(string outermostFirst) =>
        [.. outermostFirst.Select((name, depth) => new PythonFrame((ulong)depth + 1, (ulong)depth, name, 0, 0)).Reverse()];
}
