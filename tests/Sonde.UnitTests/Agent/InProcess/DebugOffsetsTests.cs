using System.Buffers.Binary;
using Sonde.Agent.InProcess.Debugpy;

namespace Sonde.UnitTests.Agent.InProcess;

public sealed class DebugOffsetsTests
{
    [Fact]
    public void The_places_of_3_14_are_read()
    {
        var offsets = DebugOffsets.Parse(Recorded())!;
        Assert.Equal(
            (RecordedRuntime.InterpretersHead, RecordedRuntime.ThreadsHead, RecordedRuntime.NextThread, RecordedRuntime.NativeThreadId),
            (offsets.InterpretersHead, offsets.ThreadsHead, offsets.NextThread, offsets.NativeThreadId));
        Assert.Equal(
            (RecordedRuntime.EvalBreaker, RecordedRuntime.Support, RecordedRuntime.PendingCall, RecordedRuntime.ScriptPath, 512),
            (offsets.EvalBreaker, offsets.Support, offsets.PendingCall, offsets.ScriptPath, offsets.ScriptPathSize));
    }

    [Theory]
    [InlineData(0x030d00f0ul)]
    [InlineData(0x030f00f0ul)]
    [InlineData(0ul)]
    public void Another_version_is_not_guessed_at(ulong version)
    {
        var bytes = Recorded();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), version);
        Assert.Null(DebugOffsets.Parse(bytes));
    }

    [Fact]
    public void What_cannot_be_true_is_refused()
    {
        Assert.Null(DebugOffsets.Parse(Recorded().AsSpan(0, DebugOffsets.Size - 1)));
        foreach (var place in new[] { 40, 72, 192, 224, 712, 720, 728, 736, 744, 752 })
        {
            var bytes = Recorded();
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(place), ulong.MaxValue);
            Assert.Null(DebugOffsets.Parse(bytes));
        }
    }

    private static byte[] Recorded() => Convert.FromHexString(RecordedRuntime.Hex);
}
