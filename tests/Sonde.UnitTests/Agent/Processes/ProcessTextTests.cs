using System.Text;
using Sonde.Agent.Processes;

namespace Sonde.UnitTests.Agent.Processes;

public sealed class ProcessTextTests
{
    private const string Status = """
        Name:	api server
        Umask:	0022
        State:	t (tracing stop)
        Tgid:	1
        PPid:	4
        TracerPid:	57
        Uid:	1000	1001	1002	1003
        Gid:	2000	2001	2002	2003
        SigPnd:	0000000000000001
        ShdPnd:	0000000000000010
        CapInh:	0000000000000000
        CapPrm:	000001ffffffffff
        CapEff:	00000000a80425fb
        """;

    [Fact]
    public void Status_is_read()
    {
        var status = ProcessStatus.Parse(Encoding.UTF8.GetBytes(Status));

        Assert.Equal(("api server", 't', 4, 57), (status.Name, status.State, status.ParentId, status.TracerId));
        Assert.Equal([1000, 1001, 1002, 1003], status.UserIds);
        Assert.Equal([2000, 2001, 2002, 2003], status.GroupIds);
        Assert.Equal((0x1ffffffffffUL, 0xa80425fbUL, 0x10UL), (status.Permitted, status.Effective, status.PendingSignals));
        Assert.Equal((1001, 2001), (status.Identity.UserId, status.Identity.GroupId));
    }

    [Fact]
    public void Status_that_is_cut_off_anywhere_is_read_as_far_as_it_goes()
    {
        var bytes = Encoding.UTF8.GetBytes(Status);
        for (var length = 0; length <= bytes.Length; length++)
        {
            Assert.Equal(4, ProcessStatus.Parse(bytes.AsSpan(0, length)).UserIds.Count);
        }
    }

    [Fact]
    public void A_user_that_is_not_mapped_is_minus_one()
        => Assert.Equal(-1, ProcessStatus.Parse("Uid:\t4294967295\t4294967295\t4294967295\t4294967295\n"u8).UserIds[0]);

    [Theory]
    [InlineData("7 (a) b) (c) S 3 7 8 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 9 0 123456 1 1", 'S', 3, 8, 123456, 11)]
    [InlineData("2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 0 0 0 20 0 1 0 9 0 0", 'S', 0, 0, 9, 0)]
    public void Stat_is_read_whatever_the_name(string text, char state, int parent, int session, long start, long work)
    {
        Assert.True(ProcessStat.TryParse(Encoding.UTF8.GetBytes(text), out var stat));

        Assert.Equal(new ProcessStat(state, parent, IsKernelThread: session == 0, start) { SessionId = session, WorkTicks = work }, stat);
    }

    [Theory]
    [InlineData("")]
    [InlineData("7 (a")]
    [InlineData("7 (a)")]
    [InlineData("7 (a) ")]
    [InlineData("7 (a) S x 7")]
    [InlineData("7 (a) S 3 7 7 0 -1 4194560 1 2 3")]
    public void Stat_that_is_cut_off_is_none(string text) => Assert.False(ProcessStat.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData("0::/../cri-containerd-0123456789abcdef0123.scope", true)]
    [InlineData("12:memory:/kubepods/burstable/pod1/0123456789abcdef0123\n0::/", true)]
    [InlineData("0::/", false)]
    [InlineData("0::/0123456789abcdef012", false)]
    public void A_container_is_found_in_the_control_groups(string text, bool isIn)
        => Assert.Equal(isIn, ContainerFilter.Names(Encoding.UTF8.GetBytes(text), "0123456789abcdef0123"));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("../../../../etc")]
    public void What_is_no_container_id_matches_nothing(string id) => Assert.False(ContainerFilter.Names("0::/../../../../etc/0"u8, id));
}
