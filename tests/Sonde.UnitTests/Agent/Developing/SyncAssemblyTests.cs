using System.Buffers.Binary;
using System.Text;
using Sonde.Agent.Developing;
using Sonde.Testing;
using Sonde.Testing.Streams;
using Sonde.Tunnel.Code;
using Sonde.Tunnel.Copying;

namespace Sonde.UnitTests.Agent.Developing;

/// <summary>Files come whole and where they belong, or nothing changes.</summary>
public sealed class SyncAssemblyTests : IDisposable
{
    private readonly DirectoryInfo _outside = Directory.CreateTempSubdirectory("sonde-sync-");
    private readonly ManualTimeProvider _clock = new();

    public SyncAssemblyTests()
    {
        Directory.CreateDirectory(Folder);
        Write("app.py", "print(1)");
        Write("shop/stock.py", "apples = 1");
        Write("node_modules/x/index.js", "theirs");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Folder => Path.Combine(_outside.FullName, "app");

    public void Dispose() => _outside.Delete(recursive: true);

    [Fact]
    public async Task What_differs_is_wanted_and_written_and_the_rest_stays()
    {
        var (changes, wanted) = await TakeAsync(("app.py", "print(1)"), ("shop/stock.py", "apples = 2"), ("new/deep/er.py", "x"));
        Assert.Equal(2, changes);
        Assert.Equal([false, true, true], wanted);
        Assert.Equal("apples = 2", Read("shop/stock.py"));
        Assert.Equal("x", Read("new/deep/er.py"));
        Assert.Equal("theirs", Read("node_modules/x/index.js"));
        Assert.False(Directory.Exists(Path.Combine(Folder, ".sonde-part")));
        Assert.Equal(0, (await TakeAsync(("shop/stock.py", "apples = 2"))).Changes);
    }

    [Fact]
    public async Task What_is_gone_goes_and_empty_folders_with_it()
    {
        Assert.Equal(1, (await TakeAsync(("shop/stock.py", null), ("never/was.py", null))).Changes);
        Assert.False(Directory.Exists(Path.Combine(Folder, "shop")));
        Assert.Equal("print(1)", Read("app.py"));
    }

    [Fact]
    public async Task A_folder_may_become_a_file()
    {
        Assert.Equal(2, (await TakeAsync(("shop/stock.py", null), ("shop", "now a file"))).Changes);
        Assert.Equal("now a file", Read("shop"));
    }

    [Theory]
    [InlineData("link/evil.py")]
    [InlineData("shop/link/evil.py")]
    public async Task A_link_never_leads_out_of_the_folder(string name)
    {
        File.CreateSymbolicLink(Path.Combine(Folder, name[..name.LastIndexOf('/')]), _outside.FullName);
        await Assert.ThrowsAsync<CopyFailureException>(() => TakeAsync((name, "evil")));
        Assert.False(File.Exists(Path.Combine(_outside.FullName, "evil.py")));
        await File.WriteAllTextAsync(Path.Combine(_outside.FullName, "evil.py"), "theirs", Cancellation);
        Assert.Equal(0, (await TakeAsync((name, null))).Changes);
        Assert.True(File.Exists(Path.Combine(_outside.FullName, "evil.py")));
    }

    [Fact]
    public async Task A_link_in_a_files_place_is_replaced_and_not_followed()
    {
        var theirs = Path.Combine(_outside.FullName, "theirs.py");
        await File.WriteAllTextAsync(theirs, "theirs", Cancellation);
        File.Delete(Path.Combine(Folder, "app.py"));
        File.CreateSymbolicLink(Path.Combine(Folder, "app.py"), theirs);
        Assert.Equal(1, (await TakeAsync(("app.py", "theirs"))).Changes);
        Assert.Equal("theirs", await File.ReadAllTextAsync(theirs, Cancellation));
        Assert.Null(new FileInfo(Path.Combine(Folder, "app.py")).LinkTarget);
    }

    [Fact]
    public async Task What_breaks_off_anywhere_changes_nothing()
    {
        var whole = Stream([("app.py", "print(2)"), ("shop/stock.py", null), ("new.py", "x")]);
        for (var length = 0; length < whole.Length; length++)
        {
            await Assert.ThrowsAsync<IOException>(() => TakeAsync(whole[..length]));
            Assert.Equal("print(1)", Read("app.py"));
            Assert.Equal("apples = 1", Read("shop/stock.py"));
            Assert.False(File.Exists(Path.Combine(Folder, "new.py")));
            Assert.False(Directory.Exists(Path.Combine(Folder, ".sonde-part")));
        }
    }

    [Fact]
    public async Task A_byte_that_changed_on_the_way_changes_nothing()
    {
        var sent = Stream([("app.py", "print(2)")]);
        sent[^1] ^= 1;
        Assert.Contains("checksum", (await Assert.ThrowsAsync<IOException>(() => TakeAsync(sent))).Message, StringComparison.Ordinal);
        Assert.Equal("print(1)", Read("app.py"));
        await Assert.ThrowsAsync<IOException>(() => TakeAsync((".sonde-part/0", "x")));
    }

    [Fact]
    public async Task A_file_is_never_of_the_same_second_as_the_one_before_it()
    {
        var path = Path.Combine(Folder, "app.py");
        File.SetLastWriteTimeUtc(path, _clock.GetUtcNow().UtcDateTime);
        for (var round = 0; round < 3; round++)
        {
            var before = File.GetLastWriteTimeUtc(path);
            await TakeAsync(("app.py", $"print({round + 2})"));
            Assert.True((File.GetLastWriteTimeUtc(path) - before).TotalSeconds >= 0.999, $"{before:O} {File.GetLastWriteTimeUtc(path):O}");
        }
    }

    [Fact]
    public void What_an_image_has_is_copied_once_and_links_stay_links()
    {
        var image = Path.Combine(_outside.FullName, "image");
        Directory.CreateDirectory(Path.Combine(image, "bin"));
        File.WriteAllText(Path.Combine(image, "bin", "run.sh"), "#!/bin/sh");
        File.SetUnixFileMode(Path.Combine(image, "bin", "run.sh"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(image, "app.py"), "print(0)");
        File.CreateSymbolicLink(Path.Combine(image, "up"), "..");
        Assert.Equal(0, FillCommand.Run(new Sonde.Agent.Arguments.AgentMode.Fill(image, Folder)));
        Assert.Equal("#!/bin/sh", Read("bin/run.sh"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(Folder, "bin", "run.sh")));
        Assert.Equal("..", new FileInfo(Path.Combine(Folder, "up")).LinkTarget);
        Assert.Equal("print(1)", Read("app.py"));
        Assert.Equal(0, FillCommand.Run(new Sonde.Agent.Arguments.AgentMode.Fill(image, Folder)));
        Assert.NotEqual(0, FillCommand.Run(new Sonde.Agent.Arguments.AgentMode.Fill(Path.Combine(image, "none"), Folder)));
    }

    private async Task<(int Changes, bool[] Wanted)> TakeAsync(params (string Name, string? Text)[] files)
    {
        var known = files.Where(file => file.Text is not null && IsThere(file.Name, file.Text)).Select(static file => file.Name).ToHashSet(StringComparer.Ordinal);
        await using var stream = new ExchangeStream(Stream(files, known), 7);
        var changes = await new SyncAssembly(Folder, _clock).TakeAsync(stream, Cancellation);
        return (changes, SyncWish.Read(stream.Heard, files.Length)!);
    }

    private async Task TakeAsync(byte[] sent)
    {
        await using var stream = new ExchangeStream(sent, 1000);
        await new SyncAssembly(Folder, _clock).TakeAsync(stream, Cancellation);
    }

    private bool IsThere(string name, string text) =>
        new FileInfo(Path.Combine(Folder, name)) is { Exists: true, LinkTarget: null } file && File.ReadAllText(file.FullName) == text;

    private void Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));

    private static byte[] Stream((string Name, string? Text)[] files, HashSet<string>? known = null)
    {
        var count = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(count, (uint)files.Length);
        return
        [
            .. count,
            .. files.SelectMany(static file => Record(file.Name, file.Text).Encode()),
            .. files.Where(file => file.Text is not null && known?.Contains(file.Name) != true).SelectMany(static file => Encoding.UTF8.GetBytes(file.Text!)),
        ];
    }

    private static SyncRecord Record(string name, string? text)
    {
        if (text is null)
        {
            return new SyncRecord(name, true, 0, 0, 0);
        }

        var sum = default(CopyChecksum);
        sum.Add(Encoding.UTF8.GetBytes(text));
        return new SyncRecord(name, false, 0x1A4, Encoding.UTF8.GetByteCount(text), sum.Value);
    }
}
