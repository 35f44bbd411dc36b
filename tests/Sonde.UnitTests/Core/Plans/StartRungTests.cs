using Sonde.Core.Plans;

namespace Sonde.UnitTests.Core.Plans;

public sealed class StartRungTests
{
    private static readonly TargetIdentity User = new(1001, 1001, new RootCapabilities(false, [], false), "the pod says so");

    [Fact]
    public void A_program_is_held_before_its_first_instruction_with_SYS_PTRACE_where_that_may_be()
    {
        var rung = Assert.IsType<RungFound>(PrivilegeLadder.Choose(Question(PodSecurityLevel.Privileged)));
        Assert.Equal((0L, "SYS_PTRACE"), (rung.Security.UserId!.Value, Assert.Single(rung.Security.AddCapabilities)));
    }

    [Theory]
    [InlineData(PodSecurityLevel.Baseline)]
    [InlineData(PodSecurityLevel.Restricted)]
    public void Where_it_may_not_be_the_programs_own_user_catches_it_a_little_late(PodSecurityLevel level)
    {
        var rung = Assert.IsType<RungFound>(PrivilegeLadder.Choose(Question(level)));
        Assert.Equal((1001L, true), (rung.Security.UserId!.Value, rung.Security.IsConfined));
    }

    [Fact]
    public void A_profile_that_was_named_is_obeyed() =>
        Assert.Equal(1001, Assert.IsType<RungFound>(PrivilegeLadder.Choose(Question(PodSecurityLevel.Privileged) with { Profile = DebugProfile.Restricted })).Security.UserId);

    private static LadderQuestion Question(PodSecurityLevel level) => new(User, DebugProfile.Auto, level, null) { IsFromStart = true };
}
