using System.Security.Cryptography;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary><c>sonde cp</c> on a target whose image holds one program and nothing else, and a folder of this machine as /data.</summary>
public sealed class CopyTests : IDisposable
{
    private const int Limit = 240_000;
    private const int MiB = 1024 * 1024;

    private readonly string _data = Directory.CreateTempSubdirectory("sonde-test-data-").FullName;
    private readonly string _here = Directory.CreateTempSubdirectory("sonde-test-here-").FullName;

    public CopyTests() => File.SetUnixFileMode(_data, (UnixFileMode)0x1FF);

    [Fact(Timeout = Limit)]
    public async Task A_tree_comes_out_and_goes_in_with_its_links_as_they_are()
    {
        await using var target = await StartAsync();
        Plant(Path.Combine(_data, "tree"));

        var report = (await CopyAsync($"{target.Text}:/data/tree", _here)).Succeeded().One("copy");
        Assert.Equal((4, 3, 4), ((int)report["files"]!, (int)report["folders"]!, (int)report["links"]!));
        Check(Path.Combine(_here, "tree"));

        (await CopyAsync(Path.Combine(_here, "tree"), $"{target.Text}:/data/back")).Succeeded();
        Check(Path.Combine(_data, "back"));
        Assert.Empty(Parts());
        Assert.True(target.Process.IsFree, target.Process.Text);
    }

    [Fact(Timeout = Limit)]
    public async Task A_link_in_the_path_leads_to_the_targets_files_and_never_to_the_toolboxs()
    {
        await using var target = await StartAsync();
        File.WriteAllText(Path.Combine(_data, "real"), "the target's");
        File.CreateSymbolicLink(Path.Combine(_data, "inside"), "/data/real");
        File.CreateSymbolicLink(Path.Combine(_data, "above"), "../../../../data/real");
        File.CreateSymbolicLink(Path.Combine(_data, "outside"), "/usr/bin/dlv");
        File.CreateSymbolicLink(Path.Combine(_data, "magic"), "/proc/self/root/sonde-agent");

        foreach (var name in new[] { "inside", "above" })
        {
            (await CopyAsync($"{target.Text}:/data/{name}", _here)).Succeeded();
            Assert.Equal("the target's", File.ReadAllText(Path.Combine(_here, name)));
        }

        (await CopyAsync($"{target.Text}:/data/outside", _here)).Failed("SND3009", 3);
        Assert.NotEqual(0, (await CopyAsync($"{target.Text}:/data/magic", _here)).ExitCode);
        (await CopyAsync($"{target.Text}:/proc/1/status", _here)).Succeeded();
        Assert.StartsWith("Name:", File.ReadAllText(Path.Combine(_here, "status")), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_file_of_holes_stays_one_both_ways()
    {
        await using var target = await StartAsync();
        using (var sparse = new FileStream(Path.Combine(_data, "sparse"), FileMode.Create))
        {
            sparse.Position = 600L * MiB;
            sparse.Write(RandomNumberGenerator.GetBytes(MiB));
            sparse.SetLength(1024L * MiB);
        }

        var report = (await CopyAsync($"{target.Text}:/data/sparse", _here)).Succeeded().One("copy");
        Assert.Equal(1024L * MiB, (long)report["bytes"]!);
        Assert.Equal(Hash(Path.Combine(_data, "sparse")), Hash(Path.Combine(_here, "sparse")));
        Assert.InRange(await KibibytesAsync(Path.Combine(_here, "sparse")), 1, 4096);

        (await CopyAsync(Path.Combine(_here, "sparse"), $"{target.Text}:/data/again")).Succeeded();
        Assert.Equal(Hash(Path.Combine(_data, "sparse")), Hash(Path.Combine(_data, "again")));
        Assert.InRange(await KibibytesAsync(Path.Combine(_data, "again")), 1, 4096);
    }

    [Fact(Timeout = Limit)]
    public async Task Random_bytes_go_both_ways_without_a_loss()
    {
        await using var target = await StartAsync();
        Fill(Path.Combine(_data, "random"), 256);
        (await CopyAsync($"{target.Text}:/data/random", _here)).Succeeded();
        Assert.Equal(Hash(Path.Combine(_data, "random")), Hash(Path.Combine(_here, "random")));

        (await CopyAsync(Path.Combine(_here, "random"), $"{target.Text}:/data/back")).Succeeded();
        Assert.Equal(Hash(Path.Combine(_data, "random")), Hash(Path.Combine(_data, "back")));
        Assert.Equal("1001", await Command.NeedAsync("stat", "--format", "%u", Path.Combine(_data, "back")));
        Assert.Empty(Parts());

        var again = await CopyAsync($"{target.Text}:/data/random", _here);
        Assert.Contains("--force", again.Failed("SND2011", 2)["next"]!.ToJsonString(), StringComparison.Ordinal);
        (await CopyAsync("--force", Path.Combine(_here, "random"), $"{target.Text}:/data/back")).Succeeded();
    }

    [Fact(Timeout = Limit)]
    public async Task Killed_on_the_way_it_goes_on_where_it_was()
    {
        await using var target = await StartAsync();
        Fill(Path.Combine(_data, "large"), 256);
        var part = Path.Combine(_here, "large.sonde-part");
        await using (var killed = Start($"{target.Text}:/data/large", _here))
        {
            await Eventually.IsTrueAsync(() => File.Exists(part) && new FileInfo(part).Length > 40L * MiB, "some of it is there", 60, killed.Describe);
            killed.Kill();
            await killed.EndsAsync();
        }

        Assert.False(File.Exists(Path.Combine(_here, "large")));
        var report = (await CopyAsync($"{target.Text}:/data/large", _here)).Succeeded().One("copy");
        Assert.InRange((long)report["keptBytes"]!, 32L * MiB, 256L * MiB);
        Assert.Equal(Hash(Path.Combine(_data, "large")), Hash(Path.Combine(_here, "large")));

        await using (var killed = Start(Path.Combine(_here, "large"), $"{target.Text}:/data/up"))
        {
            await Eventually.IsTrueAsync(
                () => File.Exists(Path.Combine(_data, "up.sonde-part")) && new FileInfo(Path.Combine(_data, "up.sonde-part")).Length > 40L * MiB, "some of it is there", 60, killed.Describe);
            killed.Kill();
            await killed.EndsAsync();
        }

        report = (await CopyAsync(Path.Combine(_here, "large"), $"{target.Text}:/data/up")).Succeeded().One("copy");
        Assert.InRange((long)report["keptBytes"]!, 32L * MiB, 256L * MiB);
        Assert.Equal(Hash(Path.Combine(_data, "large")), Hash(Path.Combine(_data, "up")));
        Assert.Empty(Parts());
    }

    [Fact(Timeout = Limit)]
    public async Task Given_up_it_leaves_nothing_in_the_target_and_what_there_is_here()
    {
        await using var target = await StartAsync();
        Fill(Path.Combine(_data, "large"), 256);
        await using var up = Start(Path.Combine(_data, "large"), $"{target.Text}:/data/up");
        await Eventually.IsTrueAsync(() => File.Exists(Path.Combine(_data, "up.sonde-part")) && new FileInfo(Path.Combine(_data, "up.sonde-part")).Length > MiB, "some of it is there", 60, up.Describe);
        Assert.Equal(130, (await up.StopAsync()).ExitCode);
        await Eventually.IsTrueAsync(() => Parts().Length == 0, "the part in the target is gone", 10);

        await using var down = Start($"{target.Text}:/data/large", _here);
        await Eventually.IsTrueAsync(() => File.Exists(Path.Combine(_here, "large.sonde-part")) && new FileInfo(Path.Combine(_here, "large.sonde-part")).Length > MiB, "some of it is there", 60, down.Describe);
        var ended = await down.StopAsync();
        Assert.Equal(130, ended.ExitCode);
        Assert.Contains(ended.All("warning"), warning => (string?)warning["remedy"] == $"sonde cp {target.Text}:/data/large {_here}");
        Assert.Equal([Path.Combine(_here, "large.sonde-part")], Parts());
    }

    [Fact(Timeout = Limit)]
    public async Task A_file_system_that_is_read_only_is_said_to_be_so()
    {
        await using var target = await StartAsync("--volume", $"{_data}:/fixed:ro");
        File.WriteAllText(Path.Combine(_here, "x"), "x");
        var fault = (await CopyAsync(Path.Combine(_here, "x"), $"{target.Text}:/fixed")).Failed("SND5020", 5);
        Assert.Contains("Read-only file system", (string)fault["why"]!, StringComparison.Ordinal);
        (await CopyAsync(Path.Combine(_here, "x"), $"{target.Text}:/data")).Succeeded();
    }

    public void Dispose()
    {
        foreach (var folder in new[] { _data, _here })
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private Task<PodmanTarget> StartAsync(params string[] options) =>
        PodmanTarget.StartAsync("localhost/sonde-shop-api:1", ["--user", "1001:1001", "--cap-drop", "all", "--volume", $"{_data}:/data", .. options]);

    private RunningSonde Start(params string[] words) => RunningSonde.Start(new SondeStart(["cp", .. words]) { WorkingDirectory = _here });

    private async Task<SondeOutcome> CopyAsync(params string[] words)
    {
        await using var sonde = Start(words);
        return await sonde.EndsAsync(120);
    }

    /// <summary>What was begun and has no final name.</summary>
    private string[] Parts() => [.. new[] { _data, _here }.SelectMany(folder => Directory.GetFileSystemEntries(folder, "*.sonde-part", SearchOption.AllDirectories))];

    private static void Plant(string tree)
    {
        Directory.CreateDirectory(Path.Combine(tree, "a/empty"));
        File.WriteAllText(Path.Combine(tree, "a/text"), "text");
        File.WriteAllText(Path.Combine(tree, "a/ümlaut and blank"), "x");
        File.WriteAllBytes(Path.Combine(tree, "nothing"), []);
        File.WriteAllBytes(Path.Combine(tree, "zeros"), new byte[300_000]);
        File.SetUnixFileMode(Path.Combine(tree, "a/text"), (UnixFileMode)0x1ED);
        File.SetLastWriteTimeUtc(Path.Combine(tree, "a/text"), DateTime.UnixEpoch.AddDays(1));
        File.CreateSymbolicLink(Path.Combine(tree, "relative"), "a/text");
        File.CreateSymbolicLink(Path.Combine(tree, "absolute"), "/data/tree/a/text");
        File.CreateSymbolicLink(Path.Combine(tree, "outside"), "../../../../etc/shadow");
        File.CreateSymbolicLink(Path.Combine(tree, "a/dangling"), "/nowhere");
    }

    private static void Check(string tree)
    {
        Assert.Equal("text", File.ReadAllText(Path.Combine(tree, "a/text")));
        Assert.Equal("x", File.ReadAllText(Path.Combine(tree, "a/ümlaut and blank")));
        Assert.Equal((0L, 300_000L), (new FileInfo(Path.Combine(tree, "nothing")).Length, new FileInfo(Path.Combine(tree, "zeros")).Length));
        Assert.True(Directory.Exists(Path.Combine(tree, "a/empty")));
        Assert.Equal(((UnixFileMode)0x1ED, DateTime.UnixEpoch.AddDays(1)), (File.GetUnixFileMode(Path.Combine(tree, "a/text")), File.GetLastWriteTimeUtc(Path.Combine(tree, "a/text"))));
        Assert.Equal(
            ["a/text", "/data/tree/a/text", "../../../../etc/shadow", "/nowhere"],
            new[] { "relative", "absolute", "outside", "a/dangling" }.Select(name => new FileInfo(Path.Combine(tree, name)).LinkTarget));
    }

    private static void Fill(string path, int mebibytes)
    {
        using var file = new FileStream(path, FileMode.Create);
        var block = new byte[MiB];
        for (var written = 0; written < mebibytes; written++)
        {
            RandomNumberGenerator.Fill(block);
            file.Write(block);
        }

        file.Flush();
        File.SetUnixFileMode(path, (UnixFileMode)0x1A4);
    }

    private static string Hash(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexString(SHA256.HashData(file));
    }

    private static async Task<long> KibibytesAsync(string path) =>
        long.Parse((await Command.NeedAsync("du", "--block-size=1024", path)).Split('\t')[0], System.Globalization.CultureInfo.InvariantCulture);
}
