using Sonde.Core.Reports;
using Sonde.Testing.Commands;
using Sonde.Testing.Tunnel;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Copying;

namespace Sonde.ContractTests.Commands;

public sealed class CopyTests
{
    private static readonly CopyingAnswer Folder = new("/var/log", true) { Bytes = 5, Files = 1 };

    [Fact]
    public async Task A_folder_comes_whole_and_the_receipt_says_where_it_is()
    {
        await using var cluster = New(Folder, Send(Tree()));
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("cp", "pod/goweb:/var/log", ".", "--image", Laptop.Image);
        Assert.Equal(0, await run.ExitAsync());
        Assert.Equal("lines", Laptop.Read(Path.Combine(laptop.Work, "log/app/today")));
        var report = Assert.Single(run.Reports.All<CopyReport>());
        Assert.Equal((1, 2, 0, 5, Path.Combine(laptop.Work, "log")), (report.Files, report.Folders, report.Skipped, report.Bytes, report.To));
        Assert.Contains("1 file, 2 folders, 5 B", run.Terminal.AnswerText, StringComparison.Ordinal);
        Assert.Contains($"{report.To}: 1 file, 2 folders, 5 B", run.Receipt.Written);
        Assert.Null(run.Receipt.Figures);
        Assert.Equal(new CopyFilesRequest(1, CopyDirection.Out, "/var/log"), Assert.Single(cluster.Agent.Asked.OfType<CopyFilesRequest>()));
    }

    [Fact]
    public async Task A_file_goes_into_the_target_under_its_own_name()
    {
        var sink = new MemoryTree();
        await using var cluster = New(new CopyingAnswer("/tmp/settings", false), (channel, token) => new CopyReceiver(channel, sink, new CopyProgress()).RunAsync(token));
        using var laptop = new Laptop(cluster);
        laptop.Write("settings", "a: 1");
        var run = await laptop.RunAsync("cp", "settings", "pod/goweb:/tmp", "--force", "--image", Laptop.Image);
        Assert.Equal(0, await run.ExitAsync());
        Assert.Equal("a: 1"u8.ToArray(), sink.Files[""]);
        Assert.Equal(
            new CopyFilesRequest(1, CopyDirection.In, "/tmp") { Name = "settings", IsFolder = false, MayReplace = true }, Assert.Single(cluster.Agent.Asked.OfType<CopyFilesRequest>()));
    }

    [Fact]
    public async Task What_could_not_be_read_is_told_and_the_answer_is_no()
    {
        var tree = Tree();
        tree.Files["secret"] = [1];
        tree.Unreadable.Add("secret");
        await using var cluster = New(Folder, Send(tree));
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("cp", "pod/goweb:/var/log", ".", "--image", Laptop.Image);
        Assert.Equal(1, await run.ExitAsync());
        Assert.Contains("secret: secret: Permission denied", run.AllText, StringComparison.Ordinal);
        Assert.Equal("the copy is not whole", run.Receipt.Ended);
    }

    [Fact]
    public async Task A_lost_link_leaves_a_part_and_the_same_command_goes_on_with_it()
    {
        var bytes = new byte[9_000_000];
        new Random(5).NextBytes(bytes);
        var source = new MemoryTree { Files = { [""] = bytes } };
        await using var cluster = New(new CopyingAnswer("/dump", false), Send(source));
        source.AtMiddle = _ => cluster.Agent.Cut();
        using var laptop = new Laptop(cluster);
        var lost = await laptop.RunAsync("cp", "pod/goweb:/dump", "dump", "--image", Laptop.Image);
        Assert.Equal(6, await lost.ExitAsync());
        Assert.Equal("SND6004", lost.Fault.Definition.Code);
        var part = Path.Combine(laptop.Work, "dump.sonde-part");
        Assert.Contains(lost.Reports.All<WarningReport>(), warning => warning.Remedy == "sonde cp pod/goweb:/dump dump" && warning.Text.Contains(part, StringComparison.Ordinal));
        Assert.True(File.Exists(part));

        source.AtMiddle = _ => { };
        var again = await laptop.RunAsync("cp", "pod/goweb:/dump", "dump", "--image", Laptop.Image);
        Assert.Equal(0, await again.ExitAsync());
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(laptop.Work, "dump"), TestContext.Current.CancellationToken));
        Assert.False(File.Exists(part));
    }

    [Theory]
    [InlineData(AgentErrorCode.FileMissing, "SND3009", 3)]
    [InlineData(AgentErrorCode.FileRefused, "SND5020", 5)]
    [InlineData(AgentErrorCode.FileExists, "SND2011", 2)]
    [InlineData(AgentErrorCode.ProcessMissing, "SND3007", 3)]
    [InlineData(AgentErrorCode.NotAllowed, "SND4006", 4)]
    public async Task What_the_agent_refuses_is_said_in_its_words(string code, string fault, int exit)
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Refuse<CopyFilesRequest>(code, "/tmp/settings: its words");
        using var laptop = new Laptop(cluster);
        laptop.Write("settings", "a: 1");
        var run = await laptop.RunAsync("cp", "settings", "pod/goweb:/tmp", "--image", Laptop.Image);
        Assert.Equal((exit, fault), (await run.ExitAsync(), run.Fault.Definition.Code));
        Assert.Contains("/tmp/settings: its words", run.Fault.Why, StringComparison.Ordinal);
        Assert.All(run.Fault.Next, step => Assert.Null(NextSteps.Judge(step)));
    }

    [Fact]
    public async Task A_peer_that_leads_out_of_the_folder_is_no_agent_and_nothing_is_written()
    {
        await using var cluster = New(Folder, async (channel, token) =>
        {
            var writer = new CopyRecordWriter(channel);
            await writer.AddAsync(new FolderRecord("", 0x1ED), token);
            await writer.AddAsync(new FileRecord("../../evil", 0x1A4, 0, 1, 0), token);
            await writer.FlushAsync(token);
            await channel.CopyToAsync(Stream.Null, token);
        });
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("cp", "pod/goweb:/var/log", ".", "--image", Laptop.Image);
        Assert.Equal(6, await run.ExitAsync());
        Assert.Equal("SND6008", run.Fault.Definition.Code);
        Assert.Contains("a name leads elsewhere", run.Fault.Why, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(laptop.Work, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("missing", "pod/goweb:/tmp", "there is no such file or folder", "SND2016")]
    [InlineData("pod/goweb:/tmp/x", "missing/", "there is no such folder", "SND2016")]
    [InlineData("pod/goweb:/tmp/x", "missing/x", "there is no such folder", "SND2016")]
    [InlineData("pod/goweb:/tmp/here", ".", "here is there already", "SND2011")]
    public async Task What_is_in_the_way_here_is_said_before_anything_is_asked(string from, string to, string why, string code)
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        using var laptop = new Laptop(cluster);
        laptop.Write("here", "");
        var run = await laptop.RunAsync("cp", from, to, "--image", Laptop.Image);
        Assert.Equal((2, code), (await run.ExitAsync(), run.Fault.Definition.Code));
        Assert.Contains(why, run.Fault.Why, StringComparison.Ordinal);
        Assert.Empty(run.Reports.All<PlanReport>());
        Assert.All(run.Fault.Next, step => Assert.Null(NextSteps.Judge(step)));
    }

    [Fact]
    public async Task An_agent_of_another_time_is_the_wrong_image()
    {
        await using var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Instead = (link, request, _) => Task.FromResult<AgentAnswer?>(request is HelloRequest ? AgentFacts.Hello(link.Session) with { Capabilities = [AgentCapability.Processes] } : null);
        using var laptop = new Laptop(cluster);
        var run = await laptop.RunAsync("cp", "pod/goweb:/x", ".", "--image", Laptop.Image);
        Assert.Equal((5, "SND5007"), (await run.ExitAsync(), run.Fault.Definition.Code));
    }

    private static ScriptedCluster New(CopyingAnswer answer, Func<Tunnel.Multiplexing.TunnelChannel, CancellationToken, Task> files)
    {
        var cluster = new ScriptedCluster().WithUser(1001, 1001);
        cluster.Agent.Instead = (_, request, _) => Task.FromResult<AgentAnswer?>(request is CopyFilesRequest ? answer : null);
        cluster.Agent.Files = files;
        return cluster;
    }

    private static Func<Tunnel.Multiplexing.TunnelChannel, CancellationToken, Task> Send(MemoryTree tree) =>
        (channel, token) => new CopySender(channel, tree, new CopyProgress()).RunAsync(CancellationToken.None, token);

    private static MemoryTree Tree() => new() { Folders = { "", "app" }, Files = { ["app/today"] = "lines"u8.ToArray() } };
}
