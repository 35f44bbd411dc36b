using Sonde.Core.Plans;
using Sonde.Core.Reports;
using Sonde.Testing.Commands;
using Sonde.Testing.Tunnel;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Copying;

namespace Sonde.ContractTests.Commands;

/// <summary><c>sonde intercept --mount</c>.</summary>
public sealed class InterceptMountTests
{
    private const string Config = "/etc/config";
    private const string Data = "/data";

    [Fact]
    public async Task The_files_of_the_pods_volumes_come_for_as_long_as_the_session_and_what_they_hold_is_nowhere_else()
    {
        await using var cluster = New();
        using var laptop = new Laptop(cluster);
        var run = Start(laptop, "--mount", "files", "--env-file", "shop.env");
        await RunsAsync(run);
        var folder = Path.Combine(laptop.Work, "files");
        var file = Path.Combine(folder, "etc/config/..2026/token");
        Assert.Equal("s3cret-file", Laptop.Read(file));
        Assert.Equal("s3cret-file", Laptop.Read(Path.Combine(folder, "etc/config/token")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        Assert.EndsWith($"SONDE_MOUNT={folder}\n", Laptop.Read(Path.Combine(laptop.Work, "shop.env")), StringComparison.Ordinal);
        Assert.Equal(0, await run.InterruptAsync());

        Assert.False(Directory.Exists(folder));
        Assert.Contains($"{folder} on this machine: 1 volume (1 file, 11 B) of process 1", run.Receipt.Written);
        Assert.Contains($"{folder} was removed again", run.Receipt.Written);
        Assert.DoesNotContain(run.Receipt.Remains, remains => remains.StartsWith(folder, StringComparison.Ordinal));
        Assert.Contains(run.Reports.All<WarningReport>(), static warning => warning.Text.StartsWith("/data is left out: it holds 65.0 MiB", StringComparison.Ordinal) && warning.Remedy == "sonde cp pod/goweb:/data .");
        Assert.Contains(run.Reports.All<WarningReport>(), static warning => warning.Text == "/etc/config: 1 link left out that leads out of what was brought");
        var plan = run.Reports.All<PlanReport>()[0].Plan;
        Assert.Contains(plan.Notes, static note => note.Contains("its Secrets and the token of its service account too: a copy in files", StringComparison.Ordinal));
        Assert.Equal(["DAC_OVERRIDE", "NET_ADMIN", "SYS_PTRACE"], Assert.IsType<AddToolbox>(plan.Toolbox).Security.AddCapabilities);
        Assert.DoesNotContain("s3cret", run.AllText, StringComparison.Ordinal);
        Assert.All(
            Directory.EnumerateFiles(Path.GetDirectoryName(laptop.Work)!, "*", SearchOption.AllDirectories),
            static other => Assert.DoesNotContain("s3cret-file", File.ReadAllText(other), StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_changed_meanwhile_stays_and_the_receipt_says_so()
    {
        await using var cluster = New();
        using var laptop = new Laptop(cluster);
        var run = Start(laptop, "--mount", "files");
        await RunsAsync(run);
        var folder = Path.Combine(laptop.Work, "files");
        await File.WriteAllTextAsync(Path.Combine(folder, "etc/config/notes"), "mine", TestContext.Current.CancellationToken);
        Assert.Equal(0, await run.InterruptAsync());
        Assert.Equal("mine", Laptop.Read(Path.Combine(folder, "etc/config/notes")));
        Assert.False(Directory.Exists(Path.Combine(folder, "etc/config/..2026")));
        Assert.Contains($"{folder} on this machine, 1 file that was changed since or could not be removed, until you remove it", run.Receipt.Remains);
    }

    [Fact]
    public async Task Files_that_may_not_be_read_end_it_before_any_traffic_is_turned()
    {
        await using var cluster = New(refusal: new AgentError(AgentErrorCode.NotAllowed, "the files of process 1 cannot be reached: Permission denied"));
        using var laptop = new Laptop(cluster);
        var run = Start(laptop, "--mount", "files");
        await Failing.AssertAsync(run, "SND5027");
        Assert.Contains("Permission denied", run.Fault.Why, StringComparison.Ordinal);
        Assert.Empty(cluster.Agent.Asked.OfType<StartInterceptRequest>());
        Assert.False(Directory.Exists(Path.Combine(laptop.Work, "files")));
    }

    [Fact]
    public async Task A_volume_that_cannot_be_read_is_left_out_and_named()
    {
        await using var cluster = New(refusal: new AgentError(AgentErrorCode.FileRefused, "/etc/config: it is a socket"));
        using var laptop = new Laptop(cluster);
        var run = Start(laptop, "--mount", "files");
        await RunsAsync(run);
        Assert.Equal(0, await run.InterruptAsync());
        Assert.Contains(run.Reports.All<WarningReport>(), static warning => warning.Text == "/etc/config is left out: /etc/config: it is a socket");
        Assert.False(Directory.Exists(Path.Combine(laptop.Work, "files")));
    }

    [Fact]
    public async Task A_link_that_is_lost_half_way_leaves_no_file_behind()
    {
        await using var cluster = New();
        var tree = Tree();
        tree.Files["..2026/token"] = new byte[4_000_000];
        tree.AtMiddle = _ => cluster.Agent.Cut();
        cluster.Agent.Files = (channel, token) => new CopySender(channel, tree, new CopyProgress()).RunAsync(CancellationToken.None, token);
        using var laptop = new Laptop(cluster);
        var run = Start(laptop, "--mount", "files", "--grace", "2s");
        await Failing.AssertAsync(run, "SND6004");
        Assert.False(Directory.Exists(Path.Combine(laptop.Work, "files")));
    }

    [Fact]
    public async Task A_folder_with_something_in_it_is_told_before_anything_happens()
    {
        await using var cluster = New();
        using var laptop = new Laptop(cluster);
        Directory.CreateDirectory(Path.Combine(laptop.Work, "files"));
        laptop.Write("files/mine", "mine");
        await Failing.AssertAsync(Start(laptop, "--mount", "files"), "SND2011");
        await Failing.AssertAsync(Start(laptop, "--mount", "nowhere/files"), "SND2014");
        Assert.Equal("mine", Laptop.Read(Path.Combine(laptop.Work, "files/mine")));
        Assert.Empty(cluster.Writes);
    }

    [Fact]
    public async Task An_agent_that_tells_no_volumes_is_the_wrong_image()
    {
        await using var cluster = New(lacks: AgentCapability.Volumes);
        using var laptop = new Laptop(cluster);
        await Failing.AssertAsync(Start(laptop, "--mount", "files"), "SND5007");
    }

    private static SondeRun Start(Laptop laptop, params string[] more) =>
        laptop.Start(["intercept", "pod/goweb", "--image", Laptop.Image, "--port", "8080", "--to", "127.0.0.1:3000", .. more]);

    private static Task<ProgressReport> RunsAsync(SondeRun run) => run.ReportAsync<ProgressReport>(static report => report.IsDone && report.Text.Contains("turned to 127.0.0.1", StringComparison.Ordinal));

    /// <summary>As the kubelet writes a Secret, and a link besides that leads out.</summary>
    private static MemoryTree Tree() => new()
    {
        Folders = { "", "..2026" },
        Files = { ["..2026/token"] = "s3cret-file"u8.ToArray() },
        Links = { ["..data"] = "..2026", ["token"] = "..data/token", ["out"] = "../../../../secret" },
    };

    private static ScriptedCluster New(AgentError? refusal = null, string lacks = "")
    {
        var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Files = static (channel, token) => new CopySender(channel, Tree(), new CopyProgress()).RunAsync(CancellationToken.None, token);
        var figures = new InterceptFigures(0, 0, 0, 0, 0, 0);
        cluster.Agent.Instead = (link, request, _) => Task.FromResult<AgentAnswer?>(request switch
        {
            HelloRequest when AgentFacts.Hello(link.Session) is var hello => hello with { Capabilities = [.. hello.Capabilities.Where(name => name != lacks && name != AgentCapability.Sockets)] },
            VolumesRequest => new VolumesAnswer([Data, Config]),
            CopyFilesRequest { Path: Config } when refusal is not null => throw new AgentRefusedException(refusal),
            CopyFilesRequest { Path: Config } => new CopyingAnswer(Config, true) { Bytes = 11, Files = 1 },
            CopyFilesRequest { Path: Data } => new CopyingAnswer(Data, true) { Bytes = 65 * 1024 * 1024, Files = 1 },
            EnvironmentRequest => new EnvironmentAnswer("PORT=8080\0"u8.ToArray()),
            StartInterceptRequest => new InterceptAnswer(true, figures),
            InterceptFiguresRequest => new InterceptAnswer(true, figures),
            EndInterceptRequest => new InterceptAnswer(false, figures),
            _ => null,
        });
        return cluster;
    }
}
