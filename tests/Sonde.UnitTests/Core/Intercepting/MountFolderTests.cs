using Sonde.Core.Faults;
using Sonde.Core.Intercepting;
using Sonde.Testing.Tunnel;
using Sonde.Tunnel.Copying;
using Sonde.UnitTests.Cli;

namespace Sonde.UnitTests.Core.Intercepting;

public sealed class MountFolderTests : IDisposable
{
    private readonly TemporaryFolder _outer = new();
    private readonly string _path;
    private readonly MountFolder _folder;

    public MountFolderTests() => (_path, _folder) = (Path.Combine(_outer.Path, "files"), new MountFolder(Path.Combine(_outer.Path, "files")));

    public void Dispose() => _outer.Dispose();

    [Fact]
    public void It_is_its_users_alone_and_goes_with_all_that_was_brought()
    {
        _folder.Make();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_path));
        Write("etc/config/app.yaml", "port: 8080");
        File.CreateSymbolicLink(Path.Combine(_path, "etc/config/link"), "app.yaml");
        File.CreateSymbolicLink(Path.Combine(_path, "etc/config/..data"), "../config");
        File.CreateSymbolicLink(Path.Combine(_path, "etc/config/nowhere"), "..data/nowhere");
        _folder.Seal();
        Assert.Empty(_folder.Remove(isSealed: true));
        Assert.False(Directory.Exists(_path));
    }

    [Fact]
    public void What_was_changed_or_is_new_stays_with_the_folders_that_lead_to_it()
    {
        _folder.Make();
        Write("etc/config/app.yaml", "port: 8080");
        Write("etc/other/app.yaml", "port: 8080");
        _folder.Seal();
        var changed = Write("etc/config/app.yaml", "port: 80801");
        var made = Write("etc/config/new", "");
        Assert.Equal([changed, made], _folder.Remove(isSealed: true).Order(StringComparer.Ordinal));
        Assert.True(File.Exists(changed));
        Assert.False(Directory.Exists(Path.Combine(_path, "etc/other")));
    }

    [Fact]
    public void What_came_half_way_goes_whole()
    {
        _folder.Make();
        Write("etc/config.sonde-part/app.yaml", "half");
        Assert.Empty(_folder.Remove(isSealed: false));
        Assert.False(Directory.Exists(_path));
    }

    [Fact]
    public void An_empty_folder_is_taken_made_ones_own_and_left_empty()
    {
        Directory.CreateDirectory(_path);
        _folder.Make();
        Write("etc/hosts", "x");
        _folder.Seal();
        Assert.Empty(_folder.Remove(isSealed: true));
        Assert.Empty(Directory.GetFileSystemEntries(_path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_path));
    }

    [Fact]
    public void A_folder_with_something_in_it_and_a_file_are_in_the_way()
    {
        Write("mine", "x");
        Assert.Equal("SND2011", Code(_folder.Require));
        Assert.Equal("SND2011", Code(new MountFolder(Path.Combine(_path, "mine")).Require));
        Assert.Equal("SND2014", Code(new MountFolder(Path.Combine(_path, "not/there")).Require));
        Assert.Equal("SND2014", Code(new MountFolder(_path + "\nA=b").Require));
    }

    [Fact]
    public void What_somebody_put_there_meanwhile_is_not_touched()
    {
        var mine = Write("mine", "x");
        Assert.Equal("SND2011", Code(_folder.Make));
        Assert.Empty(_folder.Remove(isSealed: false));
        Assert.True(File.Exists(mine));
    }

    [Fact]
    public void Nobody_else_may_read_a_file_and_no_link_leads_out()
    {
        var tree = new MemoryTree();
        var modes = new List<int>();
        var sink = new MountSink(new Watched(tree, modes), Path.Combine(_path, "etc/config"), _path, 100);
        using (var file = sink.AddFile("app.yaml", 0))
        {
            file.Write("port"u8, 0);
            file.Finish(4, 0x1B6, 1);
        }

        sink.AddFolder("", 0x1FF);
        sink.AddLink("data", "..2026/data");
        sink.AddLink("absolute", "/etc/config/app.yaml");
        sink.AddLink("sideways", "../other/app.yaml");
        sink.AddLink("out", "../../../secret");
        sink.AddLink("root", "/../../secret");
        sink.AddLink("behind", "data/../../../../secret");
        sink.AddLink("link", "data/..");
        Assert.Equal([0x180, 0x1C0], modes);
        Assert.Equal(4, sink.LeftOut);
        Assert.Equal(["absolute", "data", "sideways"], tree.Links.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Path.Combine(_path, "etc/config/app.yaml"), tree.Links["absolute"]);
    }

    [Fact]
    public void More_than_the_bound_ends_it()
    {
        var sink = new MountSink(new MemoryTree(), _path, _path, 100);
        using var file = sink.AddFile("grown", 0);
        file.Write(new byte[60], 0);
        Assert.Throws<CopyFailureException>(() => file.Write(new byte[60], 60));
    }

    private static string Code(Action act) => Assert.Throws<FaultException>(act).Fault.Definition.Code;

    private string Write(string name, string text)
    {
        var path = Path.Combine(_path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Hears the modes.</summary>
    private sealed class Watched(ICopySink inner, List<int> modes) : ICopySink
    {
        public IEnumerable<SourceEntry> Parts() => inner.Parts();

        public void AddFolder(string name, int mode)
        {
            modes.Add(mode);
            inner.AddFolder(name, mode);
        }

        public ISinkFile AddFile(string name, long from) => new WatchedFile(inner.AddFile(name, from), modes);

        public void AddLink(string name, string target) => inner.AddLink(name, target);

        public void Drop(string name) => inner.Drop(name);

        public void Commit() => inner.Commit();
    }

    private sealed class WatchedFile(ISinkFile inner, List<int> modes) : ISinkFile
    {
        public void Write(ReadOnlySpan<byte> bytes, long offset) => inner.Write(bytes, offset);

        public void Finish(long length, int mode, long modified)
        {
            modes.Add(mode);
            inner.Finish(length, mode, modified);
        }

        public void Dispose() => inner.Dispose();
    }
}
