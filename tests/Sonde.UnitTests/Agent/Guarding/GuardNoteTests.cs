using System.Runtime.InteropServices;
using Sonde.Agent.Guarding;

namespace Sonde.UnitTests.Agent.Guarding;

public sealed class GuardNoteTests
{
    private static readonly ReleaseOutcome Fine = ReleaseOutcome.NothingToDo;

    [Fact]
    public void A_release_that_went_well_says_only_why_it_was_done()
    {
        Assert.Equal(GuardNote.Frozen, GuardNote.After(Fine, GuardNote.Frozen));
        Assert.Null(GuardNote.After(Fine, null));
    }

    [Fact]
    public void A_debugger_that_had_to_be_killed_is_told_of()
        => Assert.Contains("was killed (SIGKILL)", GuardNote.After(Fine with { WasKilled = true }, GuardNote.Stalled), StringComparison.Ordinal);

    [Fact]
    public void A_killed_debugger_leaves_something_behind_on_arm64_only()
    {
        Assert.Contains("asyncpreemptoff", GuardNote.AfterKill(null, wasKilled: true, Architecture.Arm64), StringComparison.Ordinal);
        Assert.Null(GuardNote.AfterKill(null, wasKilled: true, Architecture.X64));
        Assert.Equal("why", GuardNote.AfterKill("why", wasKilled: false, Architecture.Arm64));
    }
}
