using System.Text;
using Sonde.Agent.Processes;

namespace Sonde.UnitTests.Agent.Processes;

public sealed class TraceAccessRuleTests
{
    [Fact]
    public void Another_user_is_named_with_both_sides()
    {
        var access = TraceAccessRule.Explain(Of(1000, 1000), Of(0, 0), null);

        Assert.Equal((false, "user"), (access.IsAllowed, access.Missing));
        Assert.Contains("0:0", access.Detail, StringComparison.Ordinal);
        Assert.Contains("1000:1000", access.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_group_alone_is_enough() => Assert.Equal("user", TraceAccessRule.Explain(Of(1000, 1000), Of(1000, 0), null).Missing);

    [Fact]
    public void A_saved_user_id_counts()
        => Assert.Equal("user", TraceAccessRule.Explain(Of(1000, 1000), ProcessStatus.Parse("Uid:\t1000\t1000\t0\t1000\nGid:\t1000\t1000\t1000\t1000\n"u8), null).Missing);

    [Fact]
    public void Capabilities_that_the_target_alone_holds_are_named()
    {
        var access = TraceAccessRule.Explain(Of(0, 0, permitted: 0b0101), Of(0, 0, permitted: 0b0111), null);

        Assert.Equal("capabilities", access.Missing);
        Assert.Contains("0000000000000002", access.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "unknown")]
    [InlineData(1, "yama")]
    [InlineData(2, "yama")]
    [InlineData(3, "forbidden")]
    public void Yama_is_looked_at_when_all_else_matches(int scope, string missing)
        => Assert.Equal(missing, TraceAccessRule.Explain(Of(1000, 1000), Of(1000, 1000), scope).Missing);

    [Fact]
    public void Nothing_beats_yamas_last_word() => Assert.Equal("forbidden", TraceAccessRule.Explain(Of(0, 0, effective: 1UL << 19), Of(0, 0), 3).Missing);

    [Theory]
    [InlineData(0, 1UL << 19, 1000, "file-access")]
    [InlineData(0, 1UL << 19 | 1UL << 5, 1000, "file-access")]
    [InlineData(0, 1UL << 19 | 1UL << 1, 1000, "unknown")]
    [InlineData(1000, 1UL << 19, 1000, "unknown")]
    public void With_the_ptrace_capability_only_the_files_of_another_user_are_a_known_reason(int own, ulong effective, int target, string missing)
    {
        var access = TraceAccessRule.Explain(Of(own, own, effective: effective), Of(target, target), 1);
        Assert.Equal(missing, access.Missing);
        Assert.Equal(missing == "file-access", access.Detail!.Contains("without DAC_OVERRIDE", StringComparison.Ordinal));
        Assert.Equal(missing == "unknown", access.Detail!.Contains("security module", StringComparison.Ordinal));
    }

    private static ProcessStatus Of(int user, int group, ulong permitted = 0, ulong effective = 0) => ProcessStatus.Parse(Encoding.ASCII.GetBytes(
        $"Uid:\t{user}\t{user}\t{user}\t{user}\nGid:\t{group}\t{group}\t{group}\t{group}\nCapPrm:\t{permitted:x16}\nCapEff:\t{effective:x16}\n"));
}
