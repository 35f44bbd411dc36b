using System.Net;
using Sonde.Agent.Shielding;

namespace Sonde.UnitTests.Agent.Shielding;

public sealed class ShieldRulesTests
{
    [Fact]
    public void Only_new_connections_from_the_sources_to_the_probed_ports_are_turned_and_the_own_ports_are_hidden() => Assert.Equal(
        "add table inet sonde_shield_1 { flags owner; "
        + "chain turn { type nat hook prerouting priority -110; policy accept; "
        + "ip saddr { 10.0.0.1, 10.244.0.1 } tcp flags & (fin | syn | rst | ack) == syn tcp dport 8080 redirect to :40001; "
        + "ip saddr { 10.0.0.1, 10.244.0.1 } tcp flags & (fin | syn | rst | ack) == syn tcp dport 9090 redirect to :40002; "
        + "ip6 saddr { fd00::1 } tcp flags & (fin | syn | rst | ack) == syn tcp dport 8080 redirect to :40001; "
        + "ip6 saddr { fd00::1 } tcp flags & (fin | syn | rst | ack) == syn tcp dport 9090 redirect to :40002; }; "
        + "chain hide { type filter hook input priority -10; policy accept; tcp dport { 40001, 40002 } ct status & dnat == 0 reject with tcp reset; }; }",
        ShieldRules.Raise(
            "sonde_shield_1", [IPAddress.Parse("10.0.0.1"), IPAddress.Parse("10.244.0.1"), IPAddress.Parse("fd00::1")], [(8080, 40001), (9090, 40002)]));

    [Fact]
    public void A_command_is_one_line() => Assert.All(
        [ShieldRules.Try("t", [IPAddress.Loopback, IPAddress.IPv6Loopback]), ShieldRules.Lower("t"), ShieldRules.Remove("t"), ShieldRules.List],
        static command => Assert.DoesNotContain('\n', command));

    [Fact]
    public void A_trial_turns_nobody_and_has_the_families_that_count()
    {
        Assert.Contains("ip saddr { 0.0.0.0 }", ShieldRules.Try("t", [IPAddress.Parse("10.0.0.1"), IPAddress.Parse("10.0.0.2")]), StringComparison.Ordinal);
        Assert.DoesNotContain("ip6", ShieldRules.Try("t", [IPAddress.Parse("10.0.0.1")]), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_tables_of_ours_are_ours() => Assert.Equal(
        ["sonde_shield_0a", "sonde_shield_0b"],
        ShieldRules.Ours("table ip nat\ntable inet sonde_shield_0a\ntable ip sonde_shield_0c\ntable inet other_sonde_shield_\n table inet sonde_shield_0b\n"));

    [Theory]
    [InlineData("Error: No such file or directory\n", "")]
    [InlineData("table inet x\nError: No such file or directory; did you mean table ‘x’ in family inet?\n", "table inet x\n")]
    public void What_a_command_printed_ends_with_the_marks_error(string text, string expected) => Assert.Equal(expected, NftAnswer.Read(text, "list tables"));

    [Fact]
    public void An_error_of_the_command_itself_is_quoted()
    {
        var failure = Assert.Throws<IOException>(() => NftAnswer.Read(
            "Error: Could not process rule: Operation not permitted\nadd table inet x\n  ^^^\nError: No such file or directory\n", "add table inet x { flags owner; }"));
        Assert.Equal("nft refused \"add table inet x …\": Could not process rule: Operation not permitted", failure.Message);
    }
}
