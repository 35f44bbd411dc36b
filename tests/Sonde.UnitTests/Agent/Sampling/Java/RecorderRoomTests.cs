using Sonde.Agent.Sampling.Java;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Sampling.Java;

public sealed class RecorderRoomTests
{
    private const long Mebi = 1024 * 1024;

    [Theory]
    [InlineData(2, null, 10_000, false, 16)]
    [InlineData(30, null, 10_000, false, 30)]
    [InlineData(3600, null, 10_000, false, 64)]
    [InlineData(3600, null, 100, false, 25)]
    [InlineData(2, null, 64, false, 16)]
    [InlineData(2, 64L, 10_000, false, 16)]
    [InlineData(3600, 132L, 10_000, true, 25)]
    [InlineData(3600, 10_000L, 100, true, 25)]
    public void A_recording_grows_with_its_time_and_takes_a_quarter_of_what_is_left(double seconds, long? memory, long folder, bool isInMemory, int most) =>
        Assert.Equal(most, new RecorderRoom(memory * Mebi, folder * Mebi, isInMemory).Judge(7, seconds));

    [Theory]
    [InlineData(63L, 10_000, false, "of which 63 MiB are left")]
    [InlineData(0L, 10_000, false, "of which 0 MiB are left")]
    [InlineData(null, 63, false, "of /tmp, where 63 MiB are left")]
    [InlineData(90L, 10_000, true, "of /tmp, where 58 MiB are left")]
    public void Where_too_little_is_left_it_is_refused_with_what_there_is(long? memory, long folder, bool isInMemory, string why)
    {
        var refused = Assert.Throws<AgentRefusedException>(() => new RecorderRoom(memory * Mebi, folder * Mebi, isInMemory).Judge(7, 10));
        Assert.Equal(AgentErrorCode.NotPrepared, refused.Error.Code);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_process_that_there_is_it_is_found()
    {
        var room = RecorderRoom.Find(Environment.ProcessId);
        Assert.True(room.FolderBytes > 0 && room.MemoryBytes > 0, $"{room}");
    }
}
