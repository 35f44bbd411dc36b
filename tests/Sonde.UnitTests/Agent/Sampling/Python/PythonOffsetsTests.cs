using System.Buffers.Binary;
using Sonde.Agent.InProcess.Debugpy;
using Sonde.Agent.Sampling.Python;
using Sonde.Tunnel.Control;
using Sonde.UnitTests.Agent.InProcess;

namespace Sonde.UnitTests.Agent.Sampling.Python;

public sealed class PythonOffsetsTests
{
    [Fact]
    public void The_places_of_3_14_are_read()
    {
        var offsets = PythonOffsets.Parse(Convert.FromHexString(RecordedRuntime.Hex))!;
        Assert.Equal((808, 7272, 7344, 16, 7784, 16, 8, 7992), (
            offsets.InterpretersHead, offsets.NextInterpreter, offsets.ThreadsHead, offsets.Lock, offsets.OwnLock, offsets.IsLocked, offsets.LockHolder, offsets.CodeGeneration));
        Assert.Equal((8, 16, 72, 160, 232), (offsets.NextThread, offsets.ThreadInterpreter, offsets.CurrentFrame, offsets.NativeThreadId, offsets.DataStack));
        Assert.Equal((88, 8, 0, 56, 74), (offsets.FrameSize, offsets.PreviousFrame, offsets.Executable, offsets.Instruction, offsets.Owner));
        Assert.Equal((112, 128, 136, 68, 208), (offsets.FileName, offsets.QualifiedName, offsets.LineTable, offsets.FirstLine, offsets.Instructions));
        Assert.Equal((8, 24, 16, 32, 32, 16, 40), (
            offsets.ObjectType, offsets.TypeName, offsets.BytesCount, offsets.BytesStart, offsets.TextState, offsets.TextCount, offsets.TextStart));
    }

    [Fact]
    public void The_places_of_3_13_are_read()
    {
        var offsets = PythonOffsets.Parse(Convert.FromHexString(RecordedPython313.Hex))!;
        Assert.Equal((632, 7264, 7344, 16, 7752, 16, 8, -1), (
            offsets.InterpretersHead, offsets.NextInterpreter, offsets.ThreadsHead, offsets.Lock, offsets.OwnLock, offsets.IsLocked, offsets.LockHolder, offsets.CodeGeneration));
        Assert.Equal((8, 16, 72, 160, 232), (offsets.NextThread, offsets.ThreadInterpreter, offsets.CurrentFrame, offsets.NativeThreadId, offsets.DataStack));
        Assert.Equal((80, 8, 0, 56, 70), (offsets.FrameSize, offsets.PreviousFrame, offsets.Executable, offsets.Instruction, offsets.Owner));
        Assert.Equal((112, 128, 136, 68, 200), (offsets.FileName, offsets.QualifiedName, offsets.LineTable, offsets.FirstLine, offsets.Instructions));
        Assert.Equal((8, 24, 16, 32, 32, 16, 40), (
            offsets.ObjectType, offsets.TypeName, offsets.BytesCount, offsets.BytesStart, offsets.TextState, offsets.TextCount, offsets.TextStart));
    }

    [Fact]
    public void What_cannot_be_true_is_refused()
    {
        Assert.Null(PythonOffsets.Parse(Recorded().AsSpan(0, 759)));
        foreach (var place in new[] { 40, 64, 72, 120, 128, 144, 152, 160, 192, 200, 208, 224, 232, 248, 256, 264, 272, 288, 320, 336, 344, 352, 384, 408, 424, 600, 608, 624, 632, 640 })
        {
            foreach (var value in new[] { ulong.MaxValue, (ulong)int.MaxValue, 1UL << 32 })
            {
                var bytes = Recorded();
                BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(place), value);
                Assert.Null(PythonOffsets.Parse(bytes));
            }
        }
    }

    [Theory]
    [InlineData(0x030c05f0ul, false, "Python 3.12.5, whose stacks cannot be read from outside")]
    [InlineData(0x030f00f0ul, false, "Python 3.15.0, which is newer than this agent")]
    [InlineData(0x030e00c2ul, false, "Python 3.14.0rc2, a pre-release")]
    [InlineData(0x030d00a5ul, false, "Python 3.13.0a5, a pre-release")]
    [InlineData(0x040d00f0ul, false, "Python 4.13.0, which is newer")]
    [InlineData(0x030e00f0ul, true, "free-threaded build of Python 3.14.0")]
    public void A_version_that_is_not_read_is_named(ulong version, bool isFreeThreaded, string text)
    {
        var refused = PythonRefusal.Judge(7, new PythonVersion(version), isFreeThreaded)!;
        Assert.Equal(AgentErrorCode.NotPrepared, refused.Error.Code);
        Assert.Contains(text, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x030d00f0ul)]
    [InlineData(0x030e08f0ul)]
    public void Releases_of_both_are_read(ulong version) => Assert.Null(PythonRefusal.Judge(7, new PythonVersion(version), isFreeThreaded: false));

    [Fact]
    public void A_process_is_opened_by_what_its_memory_says()
    {
        var python = new ScriptedPython(RecordedRuntime.Hex);
        var found = new CPython(3, 14, "/usr/bin/python3.14", 0, (long)ScriptedPython.RuntimeAddress);
        Assert.Equal("3.14.8", $"{PythonRuntime.Open(7, found, python.Memory).Version}");
        Assert.Contains("maps no CPython", Refused(null), StringComparison.Ordinal);
        Assert.Contains("runs Python 3.11,", Refused(found with { Minor = 11 }), StringComparison.Ordinal);
        Assert.Contains("runs Python 3.9,", Refused(found with { Minor = 9, Runtime = null }), StringComparison.Ordinal);
        Assert.Contains("could not be read", Refused(found with { Runtime = 0x5555 }), StringComparison.Ordinal);
        python.Memory.IsGone = true;
        Assert.Contains("has ended", Refused(found), StringComparison.Ordinal);

        string Refused(CPython? what) => Assert.Throws<AgentRefusedException>(() => PythonRuntime.Open(7, what, python.Memory)).Message;
    }

    private static byte[] Recorded() => Convert.FromHexString(RecordedRuntime.Hex);
}
