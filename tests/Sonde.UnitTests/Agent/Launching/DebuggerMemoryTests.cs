using Sonde.Agent.Launching;
using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Launching;

public sealed class DebuggerMemoryTests
{
    private const long Mebi = 1 << 20;

    [Theory]
    [InlineData(5.5, 1.1, 47.5)]
    [InlineData(0, 4.4, 108)]
    public void The_estimate_is_near_what_was_measured(double debug, double lines, double mebibytes) =>
        Assert.Equal(mebibytes, DebuggerMemory.Estimate((long)(debug * Mebi), (long)(lines * Mebi)) / (double)Mebi, 1);

    [Theory]
    [InlineData(100, 40, 84)] // less 16 MiB
    [InlineData(1000, 40, 900)] // less a tenth
    [InlineData(100, 95, 95)] // not tighter than what it needs
    [InlineData(10, 40, 40)]
    public void Dlv_gets_what_is_left_less_a_margin(long left, long needed, long bound) =>
        Assert.Equal($"GOMEMLIMIT={bound * Mebi}", DebuggerMemory.Variable(new MemoryRoom((left + 7) * Mebi, 7 * Mebi), needed * Mebi));

    [Fact]
    public void Where_nothing_is_known_nothing_is_bounded_or_refused()
    {
        Assert.Null(DebuggerMemory.Variable(null, 40 * Mebi));
        Assert.Null(DebuggerMemory.Refuse(null, 40 * Mebi));
        Assert.Null(DebuggerMemory.Refuse(new MemoryRoom(1, 1), null));
        Assert.Null(DebuggerMemory.Refuse(new MemoryRoom(50 * Mebi, 10 * Mebi), 40 * Mebi));
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_the_figures()
    {
        var refusal = DebuggerMemory.Refuse(new MemoryRoom(64 * Mebi, 40 * Mebi), 47 * Mebi)!;
        Assert.Equal(AgentErrorCode.MemoryShort, refusal.Code);
        Assert.Equal("dlv needs about 47 MiB to attach to this program, and of the 64 MiB that the limit allows 24 MiB are left.", refusal.Message);
    }

    [Fact]
    public void Of_two_rooms_the_one_that_leaves_less_counts()
    {
        var (small, large) = (new MemoryRoom(90, 80), new MemoryRoom(50, 0));
        Assert.Equal(small, MemoryRoom.Tighter(small, large));
        Assert.Equal(small, MemoryRoom.Tighter(large, small));
        Assert.Equal(small, MemoryRoom.Tighter(null, small));
        Assert.Equal(small, MemoryRoom.Tighter(small, null));
        Assert.Equal(0, new MemoryRoom(5, 9).LeftBytes);
    }
}
