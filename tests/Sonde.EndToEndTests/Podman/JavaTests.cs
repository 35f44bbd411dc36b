using System.Net.Sockets;
using Sonde.EndToEndTests.Agent;
using Sonde.EndToEndTests.Support;
using Eventually = Sonde.EndToEndTests.Support.Eventually;

namespace Sonde.EndToEndTests.Podman;

/// <summary><c>sonde debug</c> on the tickets of examples/java, as they would be shipped.</summary>
public sealed class JavaTests
{
    private const int Limit = 180_000;
    private const string Image = "localhost/sonde-java:1";

    [Fact(Timeout = Limit)]
    public async Task A_JVM_that_chose_its_port_is_asked_for_it_and_debugged_with_the_entry_in_launch_json()
    {
        await using var target = await StartAsync("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0");
        using var workspace = Workspace.Create();
        await using var sonde = RunningSonde.Start(workspace.Start("debug", target.Text, "--ide", "vscode", "--forward", ":8080"));
        var port = await sonde.ListensAsync("jdwp");
        await sonde.SeesAsync("hand-over");
        var configuration = workspace.ReadConfigurations().Single(entry => (string?)entry["type"] == "java");
        Assert.Equal(("java", "attach", "127.0.0.1", port), ((string?)configuration["type"], (string?)configuration["request"], (string?)configuration["hostName"], (int)configuration["port"]!));
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        await using var ide = await JdwpClient.AttachAsync(socket.GetStream(), "Tickets", "priceOf", JavaTarget.ReturnLine);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(60) };

        var price = http.GetStringAsync($"http://127.0.0.1:{await sonde.ListensAsync("port 8080")}/price?count=10", TestContext.Current.CancellationToken);
        await ide.StopsAsync();
        await sonde.SeesStateAsync("stopped");
        Assert.False(price.IsCompleted);
        await ide.ResumeAsync();

        Assert.Contains("\"total\":0", await Eventually.WithinAsync(price, "the price", 10, sonde.Describe), StringComparison.Ordinal);
        var outcome = (await sonde.StopAsync()).Succeeded();
        Assert.Equal(1, (int)outcome.Receipt["figures"]!["stops"]!);
        Assert.True((bool)outcome.Receipt["targetRuns"]!);
        Assert.Contains(outcome.Receipt["written"]!.AsArray(), line => ((string)line!).Contains("/tmp/.attach_pid1", StringComparison.Ordinal));
        Assert.Contains(outcome.Receipt["remains"]!.AsArray(), line => ((string)line!).Contains("/tmp/.java_pid1", StringComparison.Ordinal));
        Assert.DoesNotContain("JAVA_TOOL_OPTIONS", outcome.Text, StringComparison.Ordinal);
        Assert.True(target.Process.IsFree);
    }

    [Fact(Timeout = Limit)]
    public async Task A_JVM_without_a_debugging_agent_is_refused_with_what_it_takes()
    {
        await using var target = await StartAsync("-Xmx64m");

        var fault = (await RunningSonde.RunAsync("debug", target.Text)).Failed("SND5015", 5);

        Assert.Contains("started without debugging", (string)fault["why"]!, StringComparison.Ordinal);
        Assert.True(target.Process.IsFree);
    }

    private static Task<PodmanTarget> StartAsync(string options) =>
        PodmanTarget.StartAsync(Image, "--user", "1001:1001", "--cap-drop", "all", "--env", $"JAVA_TOOL_OPTIONS={options}");
}
