using Sonde.Core.Copying;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Copying;
using Sonde.UnitTests.Cli;

namespace Sonde.UnitTests.Core.Copying;

public sealed class LocalSinkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private LocalGoal Goal => new(Path.Combine(_folder.Path, "copy"));

    [Fact]
    public void Nothing_has_its_name_before_all_of_it_is_there()
    {
        var sink = new LocalSink(Goal, mayReplace: false);
        sink.AddFolder("", 0x16D);
        sink.AddFolder("a", 0x1C0);
        Write(sink, "a/f", "text", 0x120);
        sink.AddLink("a/link", "/etc/passwd");
        Assert.False(Directory.Exists(Goal.Path));
        sink.Commit();

        Assert.False(Directory.Exists(Goal.Part));
        Assert.Equal("text", File.ReadAllText(Path.Combine(Goal.Path, "a/f")));
        Assert.Equal("/etc/passwd", new FileInfo(Path.Combine(Goal.Path, "a/link")).LinkTarget);
        Assert.Equal((0x120, 0x16D), ((int)File.GetUnixFileMode(Path.Combine(Goal.Path, "a/f")), (int)File.GetUnixFileMode(Goal.Path)));
        Assert.Equal(DateTime.UnixEpoch.AddSeconds(5), File.GetLastWriteTimeUtc(Path.Combine(Goal.Path, "a/f")));
        File.SetUnixFileMode(Goal.Path, (UnixFileMode)0x1C0);
    }

    [Fact]
    public void A_link_that_lies_where_a_folder_or_file_comes_is_not_followed()
    {
        var outside = Directory.CreateDirectory(Path.Combine(_folder.Path, "outside")).FullName;
        Directory.CreateDirectory(Goal.Part);
        File.CreateSymbolicLink(Path.Combine(Goal.Part, "a"), outside);
        File.CreateSymbolicLink(Path.Combine(Goal.Part, "f"), Path.Combine(outside, "f"));
        var sink = new LocalSink(Goal, mayReplace: false);
        sink.AddFolder("", 0x1FF);
        sink.AddFolder("a", 0x1FF);
        Write(sink, "a/x", "x", 0x1A4);
        Write(sink, "f", "f", 0x1A4);
        sink.Commit();
        Assert.Empty(Directory.GetFileSystemEntries(outside));
        Assert.Equal("f", File.ReadAllText(Path.Combine(Goal.Path, "f")));
    }

    [Fact]
    public void What_is_not_written_is_a_hole()
    {
        var sink = new LocalSink(Goal, mayReplace: false);
        using (var file = sink.AddFile("", 0))
        {
            file.Write([1], 1L << 30);
            file.Finish(1L << 31, 0x1A4, 0);
        }

        sink.Commit();
        Assert.Equal(1L << 31, new FileInfo(Goal.Path).Length);
    }

    [Fact]
    public void What_there_is_of_a_file_is_told_and_gone_on_with()
    {
        File.WriteAllText(Goal.Part, "half and more");
        var sink = new LocalSink(Goal, mayReplace: false);
        Assert.Equal(13, Assert.IsType<SourceFile>(Assert.Single(sink.Parts())).Size);
        using (var file = sink.AddFile("", 4))
        {
            file.Write(" full"u8, 4);
            file.Finish(9, 0x1A4, 0);
        }

        sink.Commit();
        Assert.Equal("half full", File.ReadAllText(Goal.Path));
        Assert.Throws<CopyFailureException>(() => new LocalSink(Goal, mayReplace: true).AddFile("", 1));
    }

    [Fact]
    public void With_force_a_folder_is_filled_up_and_a_file_replaced()
    {
        Directory.CreateDirectory(Path.Combine(Goal.Path, "a"));
        File.WriteAllText(Path.Combine(Goal.Path, "a/f"), "old");
        File.WriteAllText(Path.Combine(Goal.Path, "other"), "stays");
        var sink = new LocalSink(Goal, mayReplace: true);
        sink.AddFolder("", 0x1FF);
        sink.AddFolder("a", 0x1FF);
        Write(sink, "a/f", "new", 0x1A4);
        sink.Commit();
        Assert.Equal(("new", "stays"), (File.ReadAllText(Path.Combine(Goal.Path, "a/f")), File.ReadAllText(Path.Combine(Goal.Path, "other"))));
        Assert.False(Directory.Exists(Goal.Part));
    }

    [Fact]
    public void What_came_into_the_way_meanwhile_is_not_written_over()
    {
        var sink = new LocalSink(Goal, mayReplace: false);
        Write(sink, "", "new", 0x1A4);
        File.WriteAllText(Goal.Path, "somebody's");
        Assert.Equal(AgentErrorCode.FileExists, Assert.Throws<CopyFailureException>(sink.Commit).Code);
        Assert.Equal("somebody's", File.ReadAllText(Goal.Path));
    }

    [Fact]
    public void A_tree_here_is_told_with_its_links_as_they_are()
    {
        Directory.CreateDirectory(Path.Combine(Goal.Path, "a"));
        File.WriteAllText(Path.Combine(Goal.Path, "a/f"), "text");
        File.CreateSymbolicLink(Path.Combine(Goal.Path, "up"), "../..");
        var entries = new LocalSource(Goal.Path).Entries().OrderBy(entry => entry.Name, StringComparer.Ordinal).ToArray();
        Assert.Equal(["", "a", "a/f", "up"], entries.Select(entry => entry.Name));
        Assert.Equal("../..", Assert.IsType<SourceLink>(entries[3]).Target);
        using var file = Assert.IsType<SourceFile>(entries[2]).Open();
        Assert.Equal(4, file.Look().Length);
        Assert.Equal((true, 4L), new LocalSource(Goal.Path).Measure());
        Assert.Equal(AgentErrorCode.FileMissing, Assert.Throws<CopyFailureException>(() => LocalSource.Require(Goal.Path + "x")).Code);
        Assert.Equal(AgentErrorCode.FileRefused, Assert.Throws<CopyFailureException>(() => LocalSource.Require("/dev/null")).Code);
    }

    public void Dispose() => _folder.Dispose();

    private static void Write(LocalSink sink, string name, string text, int mode)
    {
        using var file = sink.AddFile(name, 0);
        file.Write(System.Text.Encoding.UTF8.GetBytes(text), 0);
        file.Finish(text.Length, mode, 5_000_000_000);
    }
}
