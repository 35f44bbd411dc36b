using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary><c>sonde intercept podman/…</c>.</summary>
public sealed class InterceptTests
{
    private const int Limit = 120_000;

    [Fact(Timeout = Limit)]
    public async Task A_containers_traffic_comes_here_until_Ctrl_C_and_the_shop_serves_before_and_after()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        var before = await RulesAsync(target);
        await using var here = PlainServer.Start("here");
        await using var sonde = RunningSonde.Start("intercept", target.Text, "--port", "8080", "--to", here.Port.ToString(CultureInfo.InvariantCulture));
        await BeginsAsync(sonde);

        Assert.StartsWith("here ", await AskAsync(target), StringComparison.Ordinal);
        await CarriesAsync(target);
        await here.DisposeAsync();
        await target.Shop.ServesAsync();
        await sonde.SeesAsync("warning", static report => ((string)report["text"]!).Contains("so they go to the pod", StringComparison.Ordinal));

        var outcome = (await sonde.StopAsync()).Succeeded();
        await target.Shop.ServesAsync();
        Assert.Equal(before, await RulesAsync(target));
        Assert.True(target.Process.IsFree, target.Process.Text);
        Assert.Equal(2, (int)outcome.One("intercept")["figures"]!["here"]!);
        Assert.Contains(outcome.Receipt["written"]!.AsArray(), static line => ((string)line!).Contains("its rules are gone (checked)", StringComparison.Ordinal));
        Assert.Equal(["NET_ADMIN"], outcome.One("plan")["plan"]!["toolbox"]!["security"]!["addCapabilities"]!.AsArray().Select(static name => (string?)name));
    }

    [Fact(Timeout = Limit)]
    public async Task Only_requests_with_the_header_come_here_and_a_killed_sonde_gives_them_back_within_the_grace()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        var before = await RulesAsync(target);
        await using var here = PlainServer.Start("here");
        await using var sonde = RunningSonde.Start(
            "intercept", target.Text, "--port", "8080", "--to", $"localhost:{here.Port}", "--header", "x-user=dev", "--grace", "2s");
        await BeginsAsync(sonde);

        Assert.StartsWith("here ", await AskAsync(target, "dev"), StringComparison.Ordinal);
        Assert.Equal("ok\n", await AskAsync(target, "somebody"));
        await target.Shop.ServesAsync();
        sonde.Kill();

        await Eventually.IsTrueAsync(async () => await RulesAsync(target) == before, "the rules are gone", 10);
        Assert.Equal("ok\n", await AskAsync(target, "dev"));
        Assert.True(target.Process.IsFree, target.Process.Text);
    }

    [Fact(Timeout = Limit)]
    public async Task The_containers_environment_comes_into_a_file_that_podman_run_takes_and_its_values_are_nowhere_else()
    {
        const string Secret = "s3cret=\"with # signs\"  ";
        await using var target = await PodmanTarget.StartAsync(
            "localhost/sonde-shop-api:1", "--user", "1001:1001", "--cap-drop", "all", "--env", $"SHOP_TOKEN={Secret}", "--env", "SHOP_KEY=s3cret\nof two lines", "--env", "SHOP_NAME=Café");
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Folder, "shop.env");
        var start = new SondeStart("intercept", target.Text, "--port", "8080", "--to", "3000", "--env-file", "shop.env")
        {
            WorkingDirectory = folder.Folder,
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["XDG_STATE_HOME"] = folder.Folder },
        };
        await using (var sonde = RunningSonde.Start(start))
        {
            await BeginsAsync(sonde);
            var outcome = (await sonde.StopAsync()).Succeeded();
            Assert.DoesNotContain("s3cret", outcome.Text, StringComparison.Ordinal);
            Assert.Contains("SHOP_KEY", outcome.All("warning").Select(static warning => (string)warning["text"]!).Single(static text => text.StartsWith("left out", StringComparison.Ordinal)), StringComparison.Ordinal);
            Assert.Contains(outcome.Receipt["remains"]!.AsArray(), line => ((string)line!).StartsWith(file, StringComparison.Ordinal));
        }

        Assert.All(Directory.EnumerateFiles(folder.Folder, "*", SearchOption.AllDirectories).Where(other => other != file), static other => Assert.DoesNotContain("s3cret", File.ReadAllText(other), StringComparison.Ordinal));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Contains("SHOP_NAME=Café\n", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var taken = await Command.RunAsync("podman", ["run", "--rm", "--pull", "never", "--env-file", file, "--entrypoint", "/usr/bin/env", SondePrograms.NetImage]);
        Assert.Contains($"SHOP_TOKEN={Secret}\n", taken.Output, StringComparison.Ordinal);
        Assert.True(target.Process.IsFree, target.Process.Text);
        (await RunningSonde.RunAsync(start)).Failed("SND2011", 2);
    }

    [Fact(Timeout = Limit)]
    public async Task The_files_of_the_containers_volumes_come_whoever_owns_them_and_go_again()
    {
        using var folder = new TemporaryFolder();
        var source = Directory.CreateDirectory(Path.Combine(folder.Folder, "source", "..2026")).FullName;
        await File.WriteAllTextAsync(Path.Combine(source, "token"), "s3cret", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(Path.Combine(source, "token"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(Path.Combine(folder.Folder, "source", "..data"), "..2026");
        File.CreateSymbolicLink(Path.Combine(folder.Folder, "source", "token"), "..data/token");
        await using var target = await PodmanTarget.StartAsync(
            "localhost/sonde-shop-api:1", "--user", "1001:1001", "--cap-drop", "all", "--volume", $"{folder.Folder}/source:/etc/config:ro", "--tmpfs", "/scratch");
        var start = new SondeStart("intercept", target.Text, "--port", "8080", "--to", "3000", "--mount", "files", "--env-file", "shop.env") { WorkingDirectory = folder.Folder };
        await using var sonde = RunningSonde.Start(start);
        await BeginsAsync(sonde);

        var files = Path.Combine(folder.Folder, "files");
        Assert.Equal("s3cret", await File.ReadAllTextAsync(Path.Combine(files, "etc/config/token"), TestContext.Current.CancellationToken));
        Assert.Equal("..data/token", new FileInfo(Path.Combine(files, "etc/config/token")).LinkTarget);
        Assert.True(Directory.Exists(Path.Combine(files, "scratch")));
        Assert.Equal(["etc", "scratch"], Directory.GetFileSystemEntries(files).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.EndsWith($"SONDE_MOUNT={files}\n", await File.ReadAllTextAsync(Path.Combine(folder.Folder, "shop.env"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var outcome = (await sonde.StopAsync()).Succeeded();

        Assert.False(Directory.Exists(files));
        Assert.DoesNotContain("s3cret", outcome.Text, StringComparison.Ordinal);
        Assert.Contains(outcome.Receipt["written"]!.AsArray(), line => (string?)line == $"{files} was removed again");
        Assert.True(target.Process.IsFree, target.Process.Text);
    }

    private static Task<JsonNode> BeginsAsync(RunningSonde sonde) =>
        sonde.SeesAsync("progress", static report => (bool?)report["isDone"] == true && ((string)report["text"]!).Contains("turned to ", StringComparison.Ordinal), 60);

    private static async Task<string> AskAsync(PodmanTarget target, string? user = null)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(20) };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{target.Shop.Address}:{target.Shop.Port}/healthz");
        if (user is not null)
        {
            request.Headers.Add("X-User", user);
        }

        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Twenty megabytes one way and eight the other.</summary>
    private static async Task CarriesAsync(PodmanTarget target)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(60) };
        var bytes = Streams.Noise(20 * 1024 * 1024);
        using var content = new ByteArrayContent(bytes);
        using var answer = await http.PostAsync(new Uri($"http://{target.Shop.Address}:{target.Shop.Port}/bytes/8000000"), content, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith($"here {Convert.ToHexStringLower(SHA256.HashData(bytes))} xxx", text, StringComparison.Ordinal);
        Assert.True(text.Length > 8_000_000, $"{text.Length}");
    }

    private static Task<string> RulesAsync(PodmanTarget target) =>
        Command.NeedAsync("nsenter", "--target", target.Process.Id.ToString(CultureInfo.InvariantCulture), "--net", "nft", "list", "ruleset");
}
