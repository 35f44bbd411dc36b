using System.Text.Json.Nodes;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary><c>sonde trace</c>: calls are counted and timed, and the code is afterwards what it was.</summary>
public sealed class TraceTests
{
    private const int Limit = 120_000;
    private const string QuoteFor = "example.com/shop/pricing.QuoteFor";

    [Fact(Timeout = Limit)]
    public async Task Every_call_of_this_process_is_counted_and_none_of_another_that_runs_the_same_file()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        await using var other = await PodmanTarget.StartShopAsync();
        await using var sonde = await TraceAsync(target, QuoteFor, "-d", "60s");
        Assert.NotEqual(0, target.Process.AlteredBytes());
        Assert.Equal(0, other.Process.AlteredBytes());

        await OrderAsync(target, 40);
        await OrderAsync(other, 15);
        await OrderAsync(target, 10);

        var outcome = await StopAsync(sonde, target);
        var calls = Calls(outcome, QuoteFor);
        Assert.Equal((50, 50), ((int)calls["calls"]!, (int)calls["returned"]!));
        Assert.InRange((long)calls["p50"]!, 100, (long)calls["longest"]!);
        Assert.Equal("stopped", (string?)outcome.One("trace")["ended"]);
        Assert.Equal(0, other.Process.AlteredBytes());
        Assert.Null(outcome.Receipt["figures"]);
    }

    [Fact(Timeout = Limit)]
    public async Task Calls_are_told_with_their_arguments_and_results()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        await using var sonde = await TraceAsync(target, QuoteFor, "--follow", "--args", "string,int", "--ret", "string,int,int,int,error", "--count", "3");

        await OrderAsync(target, 3);

        var outcome = (await sonde.EndsAsync()).Succeeded();
        var calls = outcome.All("call");
        Assert.Equal(3, calls.Length);
        Assert.All(calls, static call =>
        {
            Assert.Equal("\"coffee\" 25", Words(call["arguments"]));
            Assert.Equal("\"coffee\" 25 -16125", string.Join(' ', Words(call["results"]).Split(' ').Take(3)));
            Assert.EndsWith(" nil", Words(call["results"]), StringComparison.Ordinal);
            Assert.True((long)call["nanoseconds"]! > 0);
        });
        IsIntact(target);
    }

    [Fact(Timeout = Limit)]
    public async Task A_function_that_sleeps_takes_as_long_as_it_sleeps_whatever_thread_it_wakes_on()
    {
        await using var target = await PodmanTarget.StartAsync("localhost/sonde-shop-pricing:1", "--user", "1001:1001", "--cap-drop", "all");
        await using var sonde = await TraceAsync(target, "main.*Price", "--slow", "150ms", "-d", "60s");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Command.NeedAsync("curl", "-sS", $"http://{target.Shop.Address}:8080/price/honey")));
        await Command.NeedAsync("curl", "-sS", $"http://{target.Shop.Address}:8080/price/honey");

        var outcome = await StopAsync(sonde, target);
        var calls = Calls(outcome, "main.currentPrice");
        Assert.Equal(5, (int)calls["returned"]!);
        Assert.InRange((long)calls["longest"]!, 200_000_000, 4_000_000_000);
        Assert.InRange((long)calls["p50"]!, 200_000_000, (long)calls["longest"]!);
        Assert.Equal(5, outcome.All("call").Count(static call => (string?)call["function"] == "main.currentPrice"));
        Assert.All(outcome.All("call"), static call => Assert.True((long)call["nanoseconds"]! >= 150_000_000));
    }

    [Theory(Timeout = Limit)]
    [InlineData("stripped")]
    [InlineData("trimpath")]
    public async Task A_stripped_program_has_its_functions_still(string tag)
    {
        await using var target = await PodmanTarget.StartShopAsync(tag);
        await using var sonde = await TraceAsync(target, "main.handle*", "-d", "60s");
        await OrderAsync(target, 7);
        Assert.Equal(7, (int)Calls(await StopAsync(sonde, target), "main.handleOrder")["calls"]!);
    }

    [Fact(Timeout = Limit)]
    public async Task A_C_function_is_counted_and_timed()
    {
        await using var target = await NativeScene.StartTargetAsync();
        await using var sonde = await TraceAsync(target, "answer", "--follow", "--args", "int", "-d", "60s");

        for (var count = 0; count < 12; count++)
        {
            await NativeScene.BookAsync(target);
        }

        var outcome = await StopAsync(sonde, target);
        var calls = Calls(outcome, "answer");
        Assert.Equal(12, (int)calls["calls"]!);
        Assert.All(outcome.All("call"), static call => Assert.InRange(int.Parse(Words(call["arguments"]), null), 0, 1000));
    }

    [Theory(Timeout = Limit)]
    [InlineData("sonde")]
    [InlineData("agent")]
    [InlineData("toolbox")]
    public async Task Whoever_is_killed_takes_the_probes_along(string victim)
    {
        await using var target = await PodmanTarget.StartShopAsync();
        await using var sonde = await TraceAsync(target, "example.com/shop/*", "--follow", "-d", "60s");
        Assert.NotEqual(0, target.Process.AlteredBytes());
        await OrderAsync(target, 3);

        switch (victim)
        {
            case "sonde":
                sonde.Kill();
                break;
            case "agent":
                Signal.Send(NativeScene.FindBeside(target, "sonde-agent", "serve"), Signal.Kill);
                break;
            default:
                await Command.NeedAsync("podman", ["rm", "--force", "--time", "0", .. await target.ToolboxesAsync()]);
                break;
        }

        await Eventually.IsTrueAsync(() => target.Process.AlteredBytes() == 0, "the code is what it was", 8, sonde.Describe);
        IsIntact(target);
    }

    [Fact(Timeout = Limit)]
    public async Task At_whatever_moment_it_is_killed_the_target_runs_on_intact()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        using var ordering = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var orders = Task.Run(
            async () =>
            {
                while (!ordering.IsCancellationRequested)
                {
                    await target.Shop.OrderAsync();
                }
            },
            CancellationToken.None);
        for (var moment = 0; moment < 12; moment++)
        {
            await using var sonde = Start(target, "example.com/shop/*", "-d", "60s");
            await Task.Delay(TimeSpan.FromMilliseconds(60 * moment), TimeProvider.System, TestContext.Current.CancellationToken);
            sonde.Kill();
            if (moment % 3 == 2 && NativeScene.FindBeside(target, "sonde-agent", "serve") is > 0 and var agent)
            {
                Signal.Send(agent, Signal.Kill);
            }

            Assert.True(target.Process.IsFree, target.Process.Text);
        }

        await Eventually.IsTrueAsync(() => target.Process.AlteredBytes() == 0, "the code is what it was", 8);
        await ordering.CancelAsync();
        await orders;
        IsIntact(target);
    }

    [Fact(Timeout = Limit)]
    public async Task Above_the_limit_the_probes_are_taken_out()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        await using var sonde = await TraceAsync(target, "runtime.mallocgc", "--limit", "100", "-d", "60s");
        await OrderAsync(target, 30);

        var outcome = await sonde.EndsAsync();

        Assert.Equal((1, "limit"), (outcome.ExitCode, (string?)outcome.One("trace")["ended"]));
        IsIntact(target);
    }

    [Fact(Timeout = Limit)]
    public async Task A_function_that_is_not_there_is_named_with_what_is_like_it()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        var missing = (await Start(target, "pricing.qoutefor").EndsAsync()).Failed("SND3010", 3);
        Assert.Contains(QuoteFor, missing.ToJsonString(), StringComparison.Ordinal);
        (await Start(target, "*").EndsAsync()).Failed("SND3011", 3);
        IsIntact(target);
    }

    private static RunningSonde Start(PodmanTarget target, params string[] words) => RunningSonde.Start(["trace", target.Text, .. words]);

    /// <summary>One whose probes are in.</summary>
    private static async Task<RunningSonde> TraceAsync(PodmanTarget target, params string[] words)
    {
        var sonde = Start(target, words);
        await sonde.SeesAsync("progress", static report => ((string)report["text"]!).StartsWith("tracing: 0 calls", StringComparison.Ordinal));
        return sonde;
    }

    private static async Task<SondeOutcome> StopAsync(RunningSonde sonde, PodmanTarget target)
    {
        var outcome = await sonde.StopAsync();
        Assert.Single(outcome.All("trace"));
        IsIntact(target);
        return outcome;
    }

    private static async Task OrderAsync(PodmanTarget target, int count)
    {
        for (var order = 0; order < count; order++)
        {
            await target.Shop.OrderAsync();
        }
    }

    private static void IsIntact(PodmanTarget target)
    {
        Assert.Equal(0, target.Process.AlteredBytes());
        Assert.True(target.Process.IsFree, target.Process.Text);
    }

    private static JsonNode Calls(SondeOutcome outcome, string function) => outcome.One("trace")["functions"]!.AsArray().Single(one => (string?)one!["function"] == function)!;

    private static string Words(JsonNode? values) => string.Join(' ', values!.AsArray().Select(static value => (string?)value ?? "?"));
}
