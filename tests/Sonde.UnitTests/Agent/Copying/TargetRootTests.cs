using System.Text;
using Sonde.Agent.Copying;
using Sonde.Agent.Native;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Copying;
using Sonde.UnitTests.Cli;

namespace Sonde.UnitTests.Agent.Copying;

/// <summary>A root with links of every kind, resolved by the kernel and, where that does not know how, part by part.</summary>
public sealed class TargetRootTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TargetRootTests()
    {
        Directory.CreateDirectory(Root + "/etc/deep");
        Directory.CreateDirectory(Root + "/data");
        File.WriteAllText(Root + "/etc/passwd", "the target's");
        File.WriteAllText(_folder.Path + "/passwd", "the toolbox's");
        File.CreateSymbolicLink(Root + "/data/absolute", "/etc/passwd");
        File.CreateSymbolicLink(Root + "/data/up", "../../../../../passwd");
        File.CreateSymbolicLink(Root + "/data/inside", "../etc/deep/../passwd");
        File.CreateSymbolicLink(Root + "/data/folder", "/etc");
        File.CreateSymbolicLink(Root + "/data/chain", "folder/passwd");
        File.CreateSymbolicLink(Root + "/data/loop", "loop");
    }

    private string Root => _folder.Path + "/root";

    [Theory]
    [InlineData("/etc/passwd", true)]
    [InlineData("/data/absolute", true)]
    [InlineData("/data/inside", true)]
    [InlineData("/data/chain", true)]
    [InlineData("/data/folder/passwd", true)]
    [InlineData("/../../etc/passwd", true)]
    [InlineData("//etc/./passwd", true)]
    [InlineData("/data/up", false)]
    [InlineData("/../passwd", false)]
    [InlineData("/data/loop", false)]
    [InlineData("/etc/passwd/x", false)]
    [InlineData("/missing", false)]
    public void No_link_and_no_way_up_leads_out_of_the_root(string path, bool isThere)
    {
        foreach (var isResolvedByKernel in new[] { true, false })
        {
            using var root = TargetRoot.At(Root, isResolvedByKernel);
            if (isThere)
            {
                Assert.Equal("the target's", Read(root, path));
            }
            else
            {
                Assert.Throws<CopyFailureException>(() => Read(root, path));
            }
        }
    }

    [Fact]
    public void Both_ways_open_folders_and_names_alike()
    {
        foreach (var isResolvedByKernel in new[] { true, false })
        {
            using var root = TargetRoot.At(Root, isResolvedByKernel);
            using var folder = root.Open("/data/folder", FileFlags.PathOnly | FileFlags.Folder);
            Assert.Equal(["deep", "passwd"], Names(root, "/data/folder"));
            Assert.True(folder.Look("x").IsFolder);
            using var name = root.Open("/data/absolute", FileFlags.PathOnly);
            Assert.True(name.Look("x").IsFile);
            using var top = root.Open("/", FileFlags.PathOnly);
            Assert.True(top.Look("x").IsFolder);
        }
    }

    [Fact]
    public void The_kernel_here_resolves_or_the_walk_does()
    {
        using var root = TargetRoot.Of(Environment.ProcessId);
        using var found = root.Open("/proc", FileFlags.PathOnly);
        Assert.True(found.Look("/proc").IsFolder);
        Assert.Equal(AgentErrorCode.ProcessMissing, Assert.Throws<CopyFailureException>(() => TargetRoot.Of(int.MaxValue)).Code);
    }

    [Fact]
    public void A_source_tells_files_links_and_what_it_leaves_out()
    {
        Assert.Equal(0, Mkfifo(Root + "/data/pipe", 0x1A4));
        using var root = TargetRoot.At(Root, isResolvedByKernel: true);
        var entries = new TargetSource(flags => root.Open("/data", flags), "/data").Entries().OrderBy(entry => entry.Name, StringComparer.Ordinal).ToArray();
        Assert.Equal(["", "absolute", "chain", "folder", "inside", "loop", "pipe", "up"], entries.Select(entry => entry.Name));
        Assert.Equal("/etc/passwd", Assert.IsType<SourceLink>(entries[1]).Target);
        Assert.Equal((SkipReason.Special, "it is a pipe"), entries[6] is SourceSkipped skipped ? (skipped.Reason, skipped.Detail) : default);
        Assert.Contains("it is a pipe", Assert.Throws<CopyFailureException>(() => new TargetSource(flags => root.Open("/data/pipe", flags), "/data/pipe").Look()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_kernels_own_file_systems_are_copied_only_by_name()
    {
        using var root = TargetRoot.Of(Environment.ProcessId);
        var around = new TargetSource(flags => root.Open("/", flags), "/").Entries().TakeWhile(static (_, index) => index < 10_000)
            .OfType<SourceSkipped>().FirstOrDefault(static entry => entry.Name == "proc");
        Assert.True(around is null or { Reason: SkipReason.FileSystem });
        var status = new TargetSource(flags => root.Open("/proc/self/status", flags), "/proc/self/status").Entries().Single();
        using var file = Assert.IsType<SourceFile>(status).Open();
        var buffer = new byte[100];
        Assert.StartsWith("Name:", Encoding.UTF8.GetString(buffer, 0, file.Read(buffer, 0)), StringComparison.Ordinal);
    }

    [Fact]
    public void Holes_are_seen()
    {
        using (var sparse = new FileStream(Root + "/data/sparse", FileMode.Create))
        {
            sparse.Position = 1 << 26;
            sparse.WriteByte(1);
            sparse.SetLength(1 << 27);
        }

        using var root = TargetRoot.At(Root, isResolvedByKernel: true);
        using var file = Assert.IsType<SourceFile>(new TargetSource(flags => root.Open("/data/sparse", flags), "/data/sparse").Entries().Single()).Open();
        var data = file.NextData(0);
        Assert.True(data is null or { Start: <= 1 << 26, End: > 1 << 26 });
        Assert.Equal((1 << 27, 0x1A4), (file.Look().Length, file.Look().Mode & 0x1A4));
    }

    public void Dispose() => _folder.Dispose();

    [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "mkfifo")]
    private static extern int Mkfifo([System.Runtime.InteropServices.MarshalAs(System.Runtime.InteropServices.UnmanagedType.LPUTF8Str)] string path, int mode);

    private static string Read(TargetRoot root, string path)
    {
        using var file = TargetFile.Take(root.Open(path, FileFlags.ReadOnly), path);
        var buffer = new byte[100];
        return Encoding.UTF8.GetString(buffer, 0, file.Read(buffer, 0));
    }

    private static string[] Names(TargetRoot root, string path)
    {
        using var folder = root.Open(path, FileFlags.ReadOnly | FileFlags.Folder);
        return [.. folder.Names(path).Order(StringComparer.Ordinal)];
    }
}
