using Sonde.Agent.Copying;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Copying;
using Sonde.UnitTests.Cli;

namespace Sonde.UnitTests.Agent.Copying;

public sealed class TargetSinkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Root => _folder.Path;

    [Fact]
    public void Nothing_has_its_name_before_all_of_it_is_there()
    {
        using (var sink = Open("/copy"))
        {
            Fill(sink);
            Assert.Equal([Root + "/copy.sonde-part"], Directory.GetFileSystemEntries(Root));
            sink.Commit();
        }

        Assert.Equal([Root + "/copy"], Directory.GetFileSystemEntries(Root));
        Assert.Equal("text", File.ReadAllText(Root + "/copy/a/f"));
        Assert.Equal("/etc", new FileInfo(Root + "/copy/a/link").LinkTarget);
        Assert.Equal(((UnixFileMode)0x1E8, DateTime.UnixEpoch.AddSeconds(5)), (File.GetUnixFileMode(Root + "/copy"), File.GetLastWriteTimeUtc(Root + "/copy/a/f")));
    }

    [Fact]
    public void What_is_broken_off_is_taken_away_with_all_that_is_in_it()
    {
        File.WriteAllText(Root + "/keep", "x");
        using var sink = Open("/copy");
        Fill(sink);
        File.CreateSymbolicLink(Root + "/copy.sonde-part/out", Root);
        sink.Discard();
        Assert.Equal([Root + "/keep"], Directory.GetFileSystemEntries(Root));
    }

    [Fact]
    public void Links_that_lie_in_the_part_are_not_followed()
    {
        var outside = Directory.CreateDirectory(Root + "/outside").FullName;
        Directory.CreateDirectory(Root + "/copy.sonde-part");
        File.CreateSymbolicLink(Root + "/copy.sonde-part/a", outside);
        using (var sink = Open("/copy"))
        {
            Fill(sink);
            sink.Commit();
        }

        Assert.Empty(Directory.GetFileSystemEntries(outside));
        Assert.Equal("text", File.ReadAllText(Root + "/copy/a/f"));
    }

    [Fact]
    public void A_part_is_gone_on_with()
    {
        File.WriteAllText(Root + "/copy.sonde-part", "half and more");
        using (var sink = Open("/copy", isFolder: false))
        {
            Assert.Equal(13, Assert.IsType<SourceFile>(Assert.Single(sink.Parts())).Size);
            Assert.Throws<CopyFailureException>(() => sink.AddFile("", 14));
            using var file = sink.AddFile("", 4);
            file.Write(" full"u8, 4);
            file.Finish(9, 0x1A4, 0);
            sink.Commit();
        }

        Assert.Equal("half full", File.ReadAllText(Root + "/copy"));
    }

    [Fact]
    public void With_leave_to_replace_a_folder_is_filled_up()
    {
        Directory.CreateDirectory(Root + "/copy/a");
        File.WriteAllText(Root + "/copy/a/f", "old");
        File.WriteAllText(Root + "/copy/other", "stays");
        using (var sink = Open("/", mayReplace: true))
        {
            Fill(sink);
            sink.Commit();
        }

        Assert.Equal(("text", "stays"), (File.ReadAllText(Root + "/copy/a/f"), File.ReadAllText(Root + "/copy/other")));
        Assert.Equal([Root + "/copy"], Directory.GetFileSystemEntries(Root));
    }

    [Fact]
    public void What_came_into_the_way_meanwhile_is_not_written_over()
    {
        using var sink = Open("/copy");
        Fill(sink);
        File.WriteAllText(Root + "/copy", "somebody's");
        Assert.Equal(AgentErrorCode.FileExists, Assert.Throws<CopyFailureException>(sink.Commit).Code);
        Assert.Equal("somebody's", File.ReadAllText(Root + "/copy"));
    }

    [Theory]
    [InlineData("/", "/copy")]
    [InlineData("/folder", "/folder/copy")]
    [InlineData("/folder/", "/folder/copy")]
    [InlineData("/folder/new", "/folder/new")]
    [InlineData("/new", "/new")]
    [InlineData("/link", "/link/copy")]
    public void It_goes_where_cp_would_put_it(string path, string expected)
    {
        Directory.CreateDirectory(Root + "/folder");
        File.CreateSymbolicLink(Root + "/link", "/folder");
        Assert.Equal(expected, Find(path, false, false).Path);
    }

    [Theory]
    [InlineData("/missing/", AgentErrorCode.FileMissing)]
    [InlineData("/missing/new", AgentErrorCode.FileMissing)]
    [InlineData("/file", AgentErrorCode.FileExists)]
    [InlineData("/file/x", AgentErrorCode.FileMissing)]
    [InlineData("/..", AgentErrorCode.FileExists)]
    public void What_cannot_be_is_said_before_anything_is_sent(string path, string code)
    {
        File.WriteAllText(Root + "/file", "x");
        Directory.CreateDirectory(Root + "/copy");
        Assert.Equal(code, Assert.Throws<CopyFailureException>(() => Find(path, false, false)).Code);
        Assert.Equal(AgentErrorCode.FileExists, Assert.Throws<CopyFailureException>(() => Find("/file", true, true)).Code);
    }

    public void Dispose() => _folder.Dispose();

    private static void Fill(TargetSink sink)
    {
        sink.AddFolder("", 0x1E8);
        sink.AddFolder("a", 0x16D);
        using (var file = sink.AddFile("a/f", 0))
        {
            file.Write("text"u8, 0);
            file.Finish(4, 0x1A4, 5_000_000_000);
        }

        using (sink.AddFile("a/dropped", 0))
        {
            sink.Drop("a/dropped");
        }

        sink.AddLink("a/link", "/etc");
    }

    private CopyGoal Find(string path, bool mayReplace, bool isFolder)
    {
        using var root = TargetRoot.At(Root, isResolvedByKernel: true);
        return CopyGoal.Find(root, new CopyFilesRequest(1, CopyDirection.In, path) { Name = "copy", MayReplace = mayReplace, IsFolder = isFolder });
    }

    private TargetSink Open(string path, bool mayReplace = false, bool isFolder = true)
    {
        using var root = TargetRoot.At(Root, isResolvedByKernel: true);
        var goal = Find(path, mayReplace, isFolder);
        return new TargetSink(goal.Open(root), goal.Name, goal.Path, mayReplace);
    }
}
