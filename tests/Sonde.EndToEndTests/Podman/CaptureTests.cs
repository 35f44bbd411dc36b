using System.Globalization;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary><c>sonde capture</c> beside a container without a shell; what it wrote is read by tcpdump.</summary>
public sealed class CaptureTests
{
    private const int Limit = 120_000;

    [Fact(Timeout = Limit)]
    public async Task Requests_of_a_while_are_in_a_file_that_says_where_it_is_from_and_that_nothing_was_lost()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        using var workspace = Workspace.Create();
        await using var load = Crowd.Begin(target.Shop, "/healthz", clients: 2);

        var outcome = (await RunningSonde.RunAsync(workspace.Start("capture", target.Text, "-d", "3s", "-f", "tcp port 8080", "-w", "shop.pcapng"), 60)).Succeeded();

        var report = outcome.One("capture");
        var text = await TcpdumpAsync(Path.Combine(workspace.Folder, "shop.pcapng"), "-A");
        Assert.Contains("GET /healthz", text, StringComparison.Ordinal);
        Assert.Equal((long)report["packets"]!, await CountAsync(Path.Combine(workspace.Folder, "shop.pcapng")));
        Assert.Equal(0, (long)report["counts"]!["droppedByKernel"]!);
        Assert.Equal("uid 0, gid 0, only NET_RAW", SecurityOf(outcome));
        Assert.Contains(target.Text.Split('/')[^1], Strings(File.ReadAllBytes(Path.Combine(workspace.Folder, "shop.pcapng"))), StringComparison.Ordinal);
        Assert.True(target.Process.IsFree, target.Process.Text);
    }

    [Fact(Timeout = Limit)]
    public async Task Standard_output_gets_packets_and_nothing_else()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        using var workspace = Workspace.Create();
        await using var load = Crowd.Begin(target.Shop, "/healthz", clients: 1);

        var file = Path.Combine(workspace.Folder, "out.pcapng");
        var said = await Command.RunAsync("bash", ["-c", $"{SondePrograms.Sonde} capture {target.Text} --image {SondePrograms.CaptureImage} --count 20 -s 0 -w - >{file}"]);

        Assert.Equal(0, said.ExitCode);
        Assert.Equal(20, await CountAsync(file));
        Assert.Contains("no packet was lost", said.Error, StringComparison.Ordinal);
        Assert.Contains("receipt", said.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact(Timeout = Limit)]
    public async Task What_a_slow_reader_loses_is_counted_to_the_packet()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        using var workspace = Workspace.Create();
        await using var load = Crowd.Begin(target.Shop, "/healthz", clients: 4);

        // Nobody reads for a while: the tunnel's window and the kernel's buffer fill.
        var file = Path.Combine(workspace.Folder, "slow.pcapng");
        var script = $"{SondePrograms.Sonde} capture {target.Text} --image {SondePrograms.CaptureImage} -s 0 -d 20s -w - | (sleep 16; cat) >{file}";
        var said = await Command.RunAsync("bash", ["-o", "pipefail", "-c", script], 90);

        var packets = await CountAsync(file);
        Assert.True(packets > 1000, said.Error);
        var counts = Statistics(File.ReadAllBytes(file));
        Assert.Equal(packets, counts.Captured);
        Assert.True(counts.Received >= counts.Captured + counts.Dropped, $"{counts}");
    }

    [Fact(Timeout = Limit)]
    public async Task An_interface_or_filter_that_is_none_is_refused_in_tcpdumps_words_and_nothing_runs_on()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        using var workspace = Workspace.Create();

        var card = await RunningSonde.RunAsync(workspace.Start("capture", target.Text, "-i", "eth9"), 60);
        Assert.Contains("eth9", (string)card.Failed("SND5019", 5)["why"]!, StringComparison.Ordinal);
        var filter = await RunningSonde.RunAsync(workspace.Start("capture", target.Text, "-f", "port eighty"), 60);
        filter.Failed("SND5019", 5);
        Assert.Empty(await TcpdumpsAsync(target));
    }

    [Fact(Timeout = Limit)]
    public async Task When_sonde_is_killed_the_file_is_good_and_tcpdump_ends()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        using var workspace = Workspace.Create();
        await using var load = Crowd.Begin(target.Shop, "/healthz", clients: 1);

        var file = Path.Combine(workspace.Folder, "cut.pcapng");
        await using (var sonde = RunningSonde.Start(workspace.Start("capture", target.Text, "-w", file)))
        {
            await Eventually.IsTrueAsync(() => File.Exists(file) && new FileInfo(file).Length > 20_000, "packets come", 40);
            Assert.NotEmpty(await TcpdumpsAsync(target));
            sonde.Kill();
        }

        Assert.True(await CountAsync(file) > 10);
        await Eventually.IsTrueAsync(async () => (await TcpdumpsAsync(target)).Length == 0, "tcpdump ends with its session", 30);
        Assert.True(target.Process.IsFree, target.Process.Text);
    }

    [Fact(Timeout = Limit)]
    public async Task Tshark_lists_the_container_as_an_interface_and_captures_it()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        using var workspace = Workspace.Create();
        await using var load = Crowd.Begin(target.Shop, "/healthz", clients: 1);
        var home = Directory.CreateDirectory(Path.Combine(workspace.Folder, "home")).FullName;
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(home, ".config/sonde")).FullName, "config.yaml"), $"images: {{ capture: \"{SondePrograms.CaptureImage}\" }}\n");
        var environment = $"HOME={home} XDG_CONFIG_HOME={home}/.config WIRESHARK_EXTCAP_DIR={Directory.CreateDirectory(Path.Combine(home, "extcap")).FullName} KUBECONFIG=/nowhere";

        var installed = await Command.RunAsync("bash", ["-c", $"{environment} {SondePrograms.Sonde} extcap --install"]);
        Assert.True(installed.ExitCode == 0, installed.Error);
        var name = $"sonde:{target.Text}";
        var list = await Command.RunAsync("bash", ["-c", $"{environment} tshark -D"]);
        Assert.True(list.Output.Contains(name, StringComparison.Ordinal), list.Output + list.Error);
        var seen = await Command.RunAsync("bash", ["-c", $"{environment} timeout 60 tshark -i {name} -f 'tcp port 8080' -c 10"]);
        Assert.True(seen.Output.Contains("8080", StringComparison.Ordinal), seen.Output + seen.Error);
        Assert.Equal(0, (await Command.RunAsync("bash", ["-c", $"{environment} {SondePrograms.Sonde} extcap --remove"])).ExitCode);
        await Eventually.IsTrueAsync(async () => (await TcpdumpsAsync(target)).Length == 0, "tcpdump ends with tshark", 30);
    }

    [Fact(Timeout = Limit)]
    public async Task A_summary_tells_who_talked_to_whom_and_the_slowest_requests()
    {
        await using var target = await PodmanTarget.StartShopAsync();
        using var workspace = Workspace.Create();
        await using var load = Crowd.Begin(target.Shop, "/buy/coffee", clients: 2);

        var outcome = (await RunningSonde.RunAsync(workspace.Start("capture", target.Text, "-d", "3s", "-f", "tcp port 8080", "--summary"), 60)).Succeeded();

        var traffic = outcome.One("traffic");
        Assert.EndsWith(":8080", (string)traffic["conversations"]![0]!["server"]!, StringComparison.Ordinal);
        Assert.True((int)traffic["requestCount"]! > 5, outcome.Text);
        Assert.Contains("/buy/coffee", (string)traffic["requests"]![0]!["request"]!, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Without_a_tshark_here_that_of_the_toolbox_sums_up()
    {
        Assert.SkipWhen((await Command.RunAsync("podman", ["image", "exists", SondePrograms.SharkImage])).ExitCode != 0, $"needs the image {SondePrograms.SharkImage}: images/build shark");
        await using var target = await PodmanTarget.StartShopAsync();
        using var workspace = Workspace.Create();
        await using var load = Crowd.Begin(target.Shop, "/buy/coffee", clients: 2);
        var programs = Directory.CreateDirectory(Path.Combine(workspace.Folder, "programs")).FullName;
        foreach (var program in new[] { "podman", "setsid", "dotnet" }.Select(Command.Find).OfType<string>())
        {
            var path = Path.Combine(programs, Path.GetFileName(program));
            var variables = program.EndsWith("podman", StringComparison.Ordinal) ? $"PATH='{Environment.GetEnvironmentVariable("PATH")}' " : "";
            File.WriteAllText(path, $"#!/bin/sh\n{variables}exec {program} \"$@\"\n");
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        string[] words = ["capture", target.Text, "-d", "3s", "-f", "tcp port 8080", "--summary", "--image", SondePrograms.SharkImage];
        var outcome = (await RunningSonde.RunAsync(workspace.Start(words) with { Environment = new Dictionary<string, string> { ["PATH"] = programs } }, 60)).Succeeded();

        var traffic = outcome.One("traffic");
        Assert.EndsWith(":8080", (string)traffic["conversations"]![0]!["server"]!, StringComparison.Ordinal);
        Assert.True((int)traffic["requestCount"]! > 5, outcome.Text);
        Assert.Contains("/buy/coffee", (string)traffic["requests"]![0]!["request"]!, StringComparison.Ordinal);
    }

    private static string SecurityOf(SondeOutcome outcome)
    {
        var security = outcome.One("plan")["plan"]!["toolbox"]!["security"]!;
        return string.Create(
            CultureInfo.InvariantCulture, $"uid {security["userId"]}, gid {security["groupId"]}, only {string.Join(", ", security["addCapabilities"]!.AsArray().Select(name => (string?)name))}");
    }

    /// <summary>Ids of tcpdump processes in the target's network.</summary>
    private static async Task<string[]> TcpdumpsAsync(PodmanTarget target)
    {
        var own = await Command.NeedAsync("readlink", $"/proc/{target.Process.Id}/ns/net");
        var found = (await Command.RunAsync("pgrep", ["-x", "tcpdump"])).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return [.. found.Where(id => Command.RunAsync("readlink", [$"/proc/{id}/ns/net"]).GetAwaiter().GetResult().Output.Trim() == own.Trim())];
    }

    private static async Task<string> TcpdumpAsync(string file, params string[] words) => await Command.NeedAsync("tcpdump", ["-n", "-r", file, .. words]);

    private static async Task<long> CountAsync(string file) => (await TcpdumpAsync(file, "-q")).Split('\n', StringSplitOptions.RemoveEmptyEntries).LongLength;

    private static string Strings(byte[] file) => System.Text.Encoding.Latin1.GetString(file);

    /// <summary>The last block of a file: what was lost.</summary>
    private static (long Captured, long Received, long Dropped) Statistics(byte[] file)
    {
        var block = file.AsSpan(file.Length - BitConverter.ToInt32(file, file.Length - 4));
        Assert.Equal(5, BitConverter.ToInt32(block));
        var found = new Dictionary<int, long>();
        for (var at = 20; BitConverter.ToUInt16(block[at..]) is not 0 and var code; at += 12)
        {
            found[code] = BitConverter.ToInt64(block[(at + 4)..]);
        }

        return (found[8], found[6], found[7]);
    }
}
