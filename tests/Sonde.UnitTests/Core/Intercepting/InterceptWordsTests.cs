using Sonde.Core.Intercepting;
using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Targets;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Core.Intercepting;

public sealed class InterceptWordsTests
{
    [Theory]
    [InlineData("3000", "localhost:3000")]
    [InlineData("localhost:3000", "localhost:3000")]
    [InlineData("127.0.0.1:1", "127.0.0.1:1")]
    [InlineData("[::1]:65535", "[::1]:65535")]
    [InlineData("my-host.example:80", "my-host.example:80")]
    public void A_program_is_named_by_where_it_listens(string text, string expected) => Assert.Equal(expected, LocalProgram.Parse(text)!.Text);

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData(":3000")]
    [InlineData("::1:3000")]
    [InlineData("[]:3000")]
    [InlineData("[localhost]:3000")]
    [InlineData("http://localhost:3000")]
    [InlineData("local host:3000")]
    [InlineData("localhost:")]
    public void What_is_no_such_place_is_none(string text) => Assert.Null(LocalProgram.Parse(text));

    [Theory]
    [InlineData("x-user=dev", "x-user", "dev")]
    [InlineData("X=a=b c", "X", "a=b c")]
    [InlineData("x=", "x", "")]
    public void A_header_is_a_name_and_its_whole_value(string text, string name, string value) => Assert.Equal(new InterceptHeader(name, value), HeaderWish.Parse(text));

    [Theory]
    [InlineData("x-user")]
    [InlineData("=dev")]
    [InlineData("x user=dev")]
    [InlineData("x:user=dev")]
    [InlineData("x= dev")]
    [InlineData("x=a\r\nb: c")]
    [InlineData("x=\u00e9")]
    public void What_no_request_could_have_is_none(string text) => Assert.Null(HeaderWish.Parse(text));

    [Fact]
    public void A_port_on_which_somebody_listens_from_outside_is_there()
    {
        SocketDescription[] sockets = [Listener("0.0.0.0", 8080), Listener("127.0.0.1", 9090), Listener("::", 7070), new SocketDescription(SocketProtocol.Tcp, SocketState.Established, "10.0.0.5", 6060)];
        Assert.Null(InterceptWords.Missing(8080, sockets));
        Assert.Null(InterceptWords.Missing(7070, sockets));
        Assert.Equal("it listens on 7070, 8080", InterceptWords.Missing(9090, sockets));
        Assert.Equal("it listens on 7070, 8080", InterceptWords.Missing(6060, sockets));
        Assert.Contains("nothing listens", InterceptWords.Missing(80, [Listener("::1", 80)])!, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_that_repeats_it_is_whole() => Assert.Equal(
        "sonde intercept pod/api --port 8080 --to localhost:3000 --header 'x-user=d ev'",
        InterceptWords.Again(new InterceptRequest
        {
            Target = new KubernetesReference(WorkloadKind.Pod, "api", null),
            Toolbox = new ToolboxWishes { Image = "x" },
            Port = 8080,
            To = new LocalProgram("localhost", 3000),
            Header = new InterceptHeader("x-user", "d ev"),
        }));

    [Fact]
    public void It_takes_NET_ADMIN_and_nothing_else()
    {
        var rung = Assert.IsType<RungFound>(Choose(DebugProfile.Auto, PodSecurityLevel.Privileged));
        Assert.Equal((0L, true, "NET_ADMIN"), (rung.Security.UserId!.Value, rung.Security.IsConfined, Assert.Single(rung.Security.AddCapabilities)));
    }

    [Fact]
    public void Reading_the_environment_takes_what_looks_into_another_users_process_besides()
    {
        var rung = Assert.IsType<RungFound>(PrivilegeLadder.Choose(Question(DebugProfile.Auto, PodSecurityLevel.Privileged) with { LooksInside = true }));
        Assert.Equal(["DAC_OVERRIDE", "NET_ADMIN", "SYS_PTRACE"], rung.Security.AddCapabilities);
        Assert.True(rung.Security.IsConfined);
    }

    [Theory]
    [InlineData(DebugProfile.Auto, PodSecurityLevel.Baseline, "Pod Security baseline")]
    [InlineData(DebugProfile.Auto, PodSecurityLevel.Restricted, "Pod Security restricted")]
    [InlineData(DebugProfile.Baseline, PodSecurityLevel.Privileged, "--profile baseline")]
    [InlineData(DebugProfile.Restricted, PodSecurityLevel.Privileged, "--profile restricted")]
    public void Where_there_is_none_to_be_had_it_says_why(DebugProfile profile, PodSecurityLevel level, string why) =>
        Assert.Contains(why, Assert.IsType<RungExcluded>(Choose(profile, level)).Reason, StringComparison.Ordinal);

    [Fact]
    public void The_older_API_gives_no_capability() =>
        Assert.IsType<RungExcluded>(PrivilegeLadder.Choose(Question(DebugProfile.Auto, PodSecurityLevel.Privileged) with { Legacy = new InheritedIdentity(0, 0) }));

    private static RungDecision Choose(DebugProfile profile, PodSecurityLevel level) => PrivilegeLadder.Choose(Question(profile, level));

    private static LadderQuestion Question(DebugProfile profile, PodSecurityLevel level) =>
        new(new TargetIdentity(1001, 1001, new RootCapabilities(false, [], false), "the pod says so"), profile, level, null) { IsIntercept = true };

    private static SocketDescription Listener(string address, int port) => new(SocketProtocol.Tcp, SocketState.Listen, address, port);
}
