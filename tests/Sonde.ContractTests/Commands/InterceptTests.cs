using System.Net;
using System.Net.Sockets;
using System.Text;
using Sonde.Core.Plans;
using Sonde.Core.Reports;
using Sonde.Testing.Commands;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.ContractTests.Commands;

public sealed class InterceptTests
{
    private static readonly InterceptFigures Figures = new(3, 2, 1, 1, 4, 0) { OpeningMedianMilliseconds = 0.5, OpeningP99Milliseconds = 0.9 };

    [Fact]
    public async Task A_connection_that_the_agent_offers_comes_to_the_program_and_the_end_gives_everything_back()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        Script(cluster);
        using var laptop = new Laptop(cluster);
        using var program = new TcpListener(IPAddress.Loopback, 0);
        program.Start();
        var run = Start(laptop, Port(program));
        await RunsAsync(run);
        using var taken = await TakeAsync(cluster, program);
        Assert.Equal(0, await run.InterruptAsync());

        Assert.Single(cluster.Agent.Asked.OfType<StartInterceptRequest>());
        Assert.Single(cluster.Agent.Asked.OfType<EndInterceptRequest>());
        Assert.Equal(Figures, Assert.Single(run.Reports.All<InterceptReport>()).Figures);
        Assert.Contains(run.Receipt.Written, static line => line.Contains("2 connections there, 5 to the pod; its rules are gone (checked)", StringComparison.Ordinal));
        Assert.Equal("you ended it", run.Receipt.Ended);
        var added = Assert.IsType<AddToolbox>(run.Reports.All<PlanReport>()[0].Plan.Toolbox);
        Assert.Equal(["NET_ADMIN"], added.Security.AddCapabilities);
        Assert.DoesNotContain(cluster.Agent.Asked, static request => request is StartDebuggerRequest or ProcessesRequest or StartProgramRequest);
    }

    [Fact]
    public async Task A_program_that_takes_nothing_is_told_once_and_the_agent_is_refused()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        Script(cluster);
        using var laptop = new Laptop(cluster);
        var run = Start(laptop, Failing.FreePort());
        await RunsAsync(run);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await Assert.ThrowsAsync<ChannelRefusedException>(() => Link(cluster).OpenAsync(new InterceptedPurpose(), TestContext.Current.CancellationToken));
        }

        Assert.Single(run.Reports.All<WarningReport>(), static warning => warning.Text.Contains("so they go to the pod", StringComparison.Ordinal));
        Assert.Equal(0, await run.InterruptAsync());
    }

    [Fact]
    public async Task The_plan_says_whom_it_hits_and_a_dry_run_asks_no_agent()
    {
        await using var cluster = new ScriptedCluster();
        using var laptop = new Laptop(cluster);
        var run = Start(laptop, 3000, "--header", "x-user=dev", "--dry-run");
        Assert.Equal(0, await run.ExitAsync());
        var plan = run.Reports.All<PlanReport>()[0].Plan;
        Assert.Contains("requests to port 8080 with x-user: dev", plan.Tool, StringComparison.Ordinal);
        Assert.Contains(plan.Notes, static note => note.Contains("every other one goes through the toolbox to the pod", StringComparison.Ordinal));
        Assert.Empty(cluster.Agent.Asked);
    }

    [Fact]
    public async Task A_port_on_which_nobody_listens_is_a_mistake()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Sockets.Enqueue(Look(9090));
        using var laptop = new Laptop(cluster);
        var run = Start(laptop, 3000);
        await Failing.AssertAsync(run, "SND3012");
        Assert.Contains("it listens on 9090", run.Fault.Why, StringComparison.Ordinal);
        Assert.Empty(cluster.Agent.Asked.OfType<StartInterceptRequest>());
    }

    [Theory]
    [InlineData(AgentErrorCode.InterceptFailed, "SND5023")]
    [InlineData(AgentErrorCode.TrafficTurned, "SND5024")]
    [InlineData(AgentErrorCode.InterceptedAlready, "SND5025")]
    public async Task What_the_agent_refuses_is_told_with_its_words(string code, string fault)
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Sockets.Enqueue(Look(8080));
        cluster.Agent.Refuse<StartInterceptRequest>(code, "chain X of table ip nat");
        using var laptop = new Laptop(cluster);
        var run = Start(laptop, 3000);
        await Failing.AssertAsync(run, fault);
        Assert.Contains("chain X of table ip nat", run.Fault.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_its_nodes_network_nothing_is_changed()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Change(static pod => pod["spec"]!["hostNetwork"] = true);
        using var laptop = new Laptop(cluster);
        var run = Start(laptop, 3000);
        await Failing.AssertAsync(run, "SND5023");
        Assert.Contains("node's network", run.Fault.Why, StringComparison.Ordinal);
        Assert.Empty(cluster.Writes);
    }

    [Fact]
    public async Task Rules_that_go_by_themselves_end_it_with_a_fault()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        Script(cluster, isOn: false);
        using var laptop = new Laptop(cluster);
        var run = Start(laptop, 3000);
        await Failing.AssertAsync(run, "SND5023");
        Assert.Contains(run.Receipt.Written, static line => line.Contains("went away by themselves", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_link_that_is_lost_ends_it_and_the_receipt_says_what_is_not_known()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        Script(cluster);
        using var laptop = new Laptop(cluster);
        var run = Start(laptop, 3000, "--grace", "2s");
        await RunsAsync(run);
        cluster.Agent.Cut();
        await Failing.AssertAsync(run, "SND6004");
        Assert.Contains(run.Receipt.Written, static line => line.Contains("its rules go when the link has been lost for 2 s", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Production_is_asked_for_first()
    {
        await using var cluster = new ScriptedCluster();
        using var laptop = new Laptop(cluster);
        Laptop.Rewrite(laptop.Kubeconfig, static text => text.Replace("scripted", "prod-eu", StringComparison.Ordinal));
        var run = Start(laptop, 3000);
        await Failing.AssertAsync(run, "SND4007");
        Assert.Contains("takes the traffic of", run.Fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pods_environment_comes_into_a_file_of_ones_own_and_its_values_are_nowhere_else()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        Script(cluster);
        using var laptop = new Laptop(cluster);
        var run = Start(laptop, 3000, "--env-file", "shop.env");
        await RunsAsync(run);
        Assert.Equal(0, await run.InterruptAsync());

        var file = Path.Combine(laptop.Work, "shop.env");
        Assert.Equal("TOKEN=s3cret-token\nPORT=8080\n", Laptop.Read(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(new EnvironmentRequest(1), Assert.Single(cluster.Agent.Asked.OfType<EnvironmentRequest>()));
        Assert.Contains($"{file} on this machine: 2 variables of process 1", run.Receipt.Written);
        Assert.Contains(run.Receipt.Remains, remains => remains.StartsWith($"{file} on this machine, with whatever secrets", StringComparison.Ordinal));
        Assert.Contains(run.Reports.All<WarningReport>(), static warning => warning.Text.EndsWith(": KEY", StringComparison.Ordinal));
        var plan = run.Reports.All<PlanReport>()[0].Plan;
        Assert.Contains(plan.Notes, static note => note.Contains("secrets too: into shop.env", StringComparison.Ordinal));
        Assert.Equal(["DAC_OVERRIDE", "NET_ADMIN", "SYS_PTRACE"], Assert.IsType<AddToolbox>(plan.Toolbox).Security.AddCapabilities);
        Assert.DoesNotContain("s3cret", run.AllText, StringComparison.Ordinal);
        Assert.All(
            Directory.EnumerateFiles(Path.GetDirectoryName(laptop.Work)!, "*", SearchOption.AllDirectories).Where(other => other != file),
            static other => Assert.DoesNotContain("s3cret", File.ReadAllText(other), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_is_there_is_written_over_only_when_that_is_said()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        Script(cluster);
        using var laptop = new Laptop(cluster);
        var file = laptop.Write("shop.env", "mine");
        await Failing.AssertAsync(Start(laptop, 3000, "--env-file", "shop.env"), "SND2011");
        Assert.Equal("mine", Laptop.Read(file));
        Assert.Empty(cluster.Writes);

        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        var run = Start(laptop, 3000, "--env-file", "shop.env", "--force");
        await RunsAsync(run);
        Assert.Equal(0, await run.InterruptAsync());
        Assert.StartsWith("TOKEN=", Laptop.Read(file), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal([file], Directory.GetFiles(laptop.Work, "shop*"));
    }

    [Theory]
    [InlineData("nowhere/shop.env")]
    [InlineData(".")]
    public async Task A_file_that_cannot_be_written_is_told_before_anything_happens(string file)
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        await Failing.AssertAsync(Start(laptop, 3000, "--env-file", file, "--force"), "SND2014");
        Assert.Empty(cluster.Writes);
    }

    [Fact]
    public async Task An_environment_that_may_not_be_read_ends_it_before_any_traffic_is_turned()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        Script(cluster);
        cluster.Agent.Refuse<EnvironmentRequest>(AgentErrorCode.NotAllowed, "The environment of process 1 may not be read.");
        using var laptop = new Laptop(cluster);
        var run = Start(laptop, 3000, "--env-file", "shop.env");
        await Failing.AssertAsync(run, "SND5026");
        Assert.Contains("may not be read", run.Fault.Why, StringComparison.Ordinal);
        Assert.Empty(cluster.Agent.Asked.OfType<StartInterceptRequest>());
        Assert.False(File.Exists(Path.Combine(laptop.Work, "shop.env")));
    }

    [Fact]
    public async Task An_agent_that_tells_no_environment_is_the_wrong_image()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        Script(cluster, isOn: true, lacks: AgentCapability.Environment);
        using var laptop = new Laptop(cluster);
        await Failing.AssertAsync(Start(laptop, 3000, "--env-file", "shop.env"), "SND5007");
    }

    [Fact]
    public async Task An_older_agent_is_the_wrong_image()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Instead = static (link, request, _) => Task.FromResult<AgentAnswer?>(
            request is HelloRequest ? AgentFacts.Hello(link.Session) with { Capabilities = [AgentCapability.Processes] } : null);
        using var laptop = new Laptop(cluster);
        await Failing.AssertAsync(Start(laptop, 3000), "SND5007");
    }

    private static SondeRun Start(Laptop laptop, int port, params string[] more) =>
        laptop.Start(["intercept", "pod/goweb", "--image", Laptop.Image, "--port", "8080", "--to", $"127.0.0.1:{port}", .. more]);

    private static Task<ProgressReport> RunsAsync(SondeRun run) => run.ReportAsync<ProgressReport>(static report => report.IsDone && report.Text.Contains("turned to 127.0.0.1", StringComparison.Ordinal));

    private static void Script(ScriptedCluster cluster, bool isOn = true, string lacks = "")
    {
        cluster.Agent.Sockets.Enqueue(Look(8080));
        cluster.Agent.Instead = (link, request, _) => Task.FromResult<AgentAnswer?>(request switch
        {
            HelloRequest when AgentFacts.Hello(link.Session) is var hello => hello with { Capabilities = [.. hello.Capabilities.Where(name => name != lacks)] },
            EnvironmentRequest => new EnvironmentAnswer(Encoding.UTF8.GetBytes("TOKEN=s3cret-token\0KEY=s3cret\nline\0PORT=8080\0")),
            StartInterceptRequest => new InterceptAnswer(true, new InterceptFigures(0, 0, 0, 0, 0, 0)),
            InterceptFiguresRequest => new InterceptAnswer(isOn, Figures),
            EndInterceptRequest => new InterceptAnswer(false, Figures),
            _ => null,
        });
    }

    private static SocketsAnswer Look(int port) => new(
        SocketSource.Netlink, 1, 1, [new SocketDescription(SocketProtocol.Tcp, SocketState.Listen, "0.0.0.0", port)], [new SocketStateCount(SocketProtocol.Tcp, SocketState.Listen, 1)], [], [], []);

    private static int Port(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private static ScriptedLink Link(ScriptedCluster cluster) => cluster.Agent.Links.Single();

    /// <summary>One connection, both ways, its end included.</summary>
    private static async Task<Socket> TakeAsync(ScriptedCluster cluster, TcpListener program)
    {
        var cancellation = TestContext.Current.CancellationToken;

        // The first connection was only to see whether somebody takes it.
        var accepting = Task.Run(
            async () =>
            {
                using var trial = await program.AcceptSocketAsync(cancellation);
                return await program.AcceptSocketAsync(cancellation);
            },
            cancellation);
        await using var channel = await Link(cluster).OpenAsync(new InterceptedPurpose(), cancellation);
        await channel.WriteAsync("request"u8.ToArray(), cancellation);
        await channel.EndWritesAsync(cancellation);
        var socket = await accepting;
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream);
        Assert.Equal("request", await reader.ReadToEndAsync(cancellation));
        await socket.SendAsync("answer"u8.ToArray(), cancellation);
        socket.Shutdown(SocketShutdown.Send);
        using var answers = new StreamReader(channel);
        Assert.Equal("answer", await answers.ReadToEndAsync(cancellation));
        return socket;
    }
}
