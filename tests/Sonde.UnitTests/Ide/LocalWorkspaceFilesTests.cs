using System.Text;
using Sonde.Core.Ide;

namespace Sonde.UnitTests.Ide;

public sealed class LocalWorkspaceFilesTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("sonde-files-").FullName;
    private readonly LocalWorkspaceFiles _files = new();

    public void Dispose()
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(_directory))
        {
            File.SetAttributes(path, FileAttributes.Normal);
        }

        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void A_file_is_made_and_replaced_and_nothing_else_is_left()
    {
        Assert.True(_files.Replace(At("a"), Bytes("1"), null));
        Assert.True(_files.Replace(At("a"), Bytes("2"), Bytes("1")));
        Assert.Equal("2", Encoding.UTF8.GetString(_files.Read(At("a"))!));
        Assert.Equal(["a"], _files.List(_directory));
    }

    [Fact]
    public void A_file_that_holds_something_else_is_left_alone()
    {
        _files.Replace(At("a"), Bytes("1"), null);

        Assert.False(_files.Replace(At("a"), Bytes("2"), Bytes("0")));
        Assert.False(_files.Replace(At("a"), Bytes("2"), null));
        Assert.False(_files.Replace(At("b"), Bytes("2"), Bytes("0")));
        Assert.Equal("1", File.ReadAllText(At("a")));
        Assert.Equal(["a"], _files.List(_directory));
    }

    [Fact]
    public void Permissions_are_kept_and_a_link_stays_a_link()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.WriteAllText(At("real"), "1");
        File.SetUnixFileMode(At("real"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite);
        File.CreateSymbolicLink(At("link"), "real");

        Assert.True(_files.Replace(At("link"), Bytes("2"), Bytes("1")));
        Assert.Equal("real", new FileInfo(At("link")).LinkTarget);
        Assert.Equal("2", File.ReadAllText(At("real")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite, File.GetUnixFileMode(At("real")));
        Assert.Equal(["link", "real"], _files.List(_directory));
    }

    [Fact]
    public void A_write_protected_file_is_refused_and_nothing_is_left()
    {
        File.WriteAllText(At("a"), "1");
        File.SetAttributes(At("a"), FileAttributes.ReadOnly);

        Assert.Throws<UnauthorizedAccessException>(() => _files.Replace(At("a"), Bytes("2"), Bytes("1")));
        Assert.Equal(["a"], _files.List(_directory));
        Assert.Equal("1", File.ReadAllText(At("a")));
    }

    [Fact]
    public void Failures_are_of_the_two_promised_kinds()
    {
        File.WriteAllText(At("file"), "1");

        Assert.ThrowsAny<IOException>(() => _files.Replace(At("file/below"), Bytes("2"), null));
        Assert.ThrowsAny<IOException>(() => _files.Replace(At("none/below"), Bytes("2"), null));
        Assert.ThrowsAny<IOException>(() => _files.MakeDirectory(At("file")));
        File.WriteAllBytes(At("long"), new byte[(4 * 1024 * 1024) + 1]);
        Assert.ThrowsAny<IOException>(() => _files.Read(At("long")));
    }

    [Fact]
    public void Absent_files_and_directories_are_no_error()
    {
        _files.MakeDirectory(At("d"));

        Assert.Null(_files.Read(At("none")));
        Assert.Null(_files.Read(At("none/below")));
        Assert.Empty(_files.List(At("none")));
        Assert.False(_files.DeleteEmptyDirectory(At("none")));
        Assert.True(_files.IsDirectory(At("d")) && _files.Exists(At("d")) && !_files.Exists(At("none")));
        _files.Delete(At("none"));
        _files.Replace(At("d/x"), Bytes("1"), null);
        Assert.False(_files.DeleteEmptyDirectory(At("d")));
        _files.Delete(At("d/x"));
        Assert.True(_files.DeleteEmptyDirectory(At("d")));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private string At(string name) => Path.Combine(_directory, name);
}
