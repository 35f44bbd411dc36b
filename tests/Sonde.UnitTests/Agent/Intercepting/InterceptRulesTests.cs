using Sonde.Agent.Intercepting;
using Sonde.Agent.Shielding;

namespace Sonde.UnitTests.Agent.Intercepting;

public sealed class InterceptRulesTests
{
    private const string Table = "sonde_intercept_8080_1";

    [Fact]
    public void The_door_is_hidden_before_anything_is_turned() => Assert.Equal(
        "add table inet sonde_intercept_8080_1 { flags owner; "
        + "chain turn { type nat hook prerouting priority -105; policy accept; }; "
        + "chain hide { type filter hook input priority -10; policy accept; tcp dport { 40001 } ct status & dnat == 0 reject with tcp reset; }; }",
        InterceptRules.Raise(Table, [(8080, 40001)]));

    [Fact]
    public void Only_new_connections_from_outside_are_turned() => Assert.Equal(
        "add rule inet sonde_intercept_8080_1 turn iifname != \"lo\" tcp flags & (fin | syn | rst | ack) == syn tcp dport 8080 redirect to :40001",
        InterceptRules.Turn(Table, [(8080, 40001)]));

    [Fact]
    public void A_command_is_one_line() => Assert.All(
        [InterceptRules.Raise(Table, [(1, 2)]), InterceptRules.Turn(Table, [(1, 2)])], static command => Assert.DoesNotContain('\n', command));

    [Fact]
    public void A_tables_name_tells_its_port_and_is_none_of_the_shields()
    {
        var order = InterceptRules.Order(80);
        var list = $"table inet {TurnedPorts.NewName(order.Prefix)}\ntable inet sonde_intercept_8080_ab\ntable inet sonde_shield_ab\n";
        Assert.Single(ShieldRules.Ours(list, order.Prefix));
        Assert.Equal(2, ShieldRules.Ours(list, InterceptRules.Prefix).Count);
        Assert.Equal(["sonde_shield_ab"], ShieldRules.Ours(list));
    }

    [Theory]
    [InlineData("table ip nat {\n\tchain PREROUTING {\n\t\ttype nat hook prerouting priority dstnat; policy accept;\n\t\tip protocol tcp counter packets 1 bytes 60 jump ISTIO_INBOUND\n\t}\n\tchain ISTIO_IN_REDIRECT {\n\t\tip protocol tcp counter packets 0 bytes 0 redirect to :15006\n\t}\n}\n", "chain ISTIO_IN_REDIRECT of table ip nat")]
    [InlineData("table ip nat {\n\tchain PROXY_INIT_REDIRECT {\n\t\tmeta l4proto tcp counter packets 0 bytes 0 xt target \"REDIRECT\"\n\t}\n}\n", "chain PROXY_INIT_REDIRECT of table ip nat")]
    [InlineData("table ip mangle {\n\tchain PREROUTING {\n\t\ttcp dport 80 tproxy to :15001\n\t}\n}\n", "chain PREROUTING of table ip mangle")]
    [InlineData("table inet sonde_shield_1 { # progname nft\n\tflags owner\n\tchain turn {\n\t\ttcp dport 8080 redirect to :40001\n\t}\n}\n", null)]
    [InlineData("table inet filter {\n\tchain input {\n\t\ttcp dport 8080 accept\n\t}\n}\n", null)]
    [InlineData("", null)]
    public void Rules_of_others_that_turn_connections_are_found(string ruleset, string? found) => Assert.Equal(found, ForeignTurns.Find(ruleset, "filter\n"));

    [Fact]
    public void The_nat_table_of_the_older_iptables_is_taken_for_one() =>
        Assert.Contains("iptables-legacy", ForeignTurns.Find("", "filter\nnat\n")!, StringComparison.Ordinal);
}
