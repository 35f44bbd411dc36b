using Sonde.Core.Developing;
using Sonde.Core.Faults;
using Sonde.Tunnel.Code;

namespace Sonde.UnitTests.Core.Developing;

public sealed class LocalTreeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sonde-tree-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Sources_are_found_and_what_is_none_or_secret_is_not()
    {
        foreach (var name in new[] { "app.py", "shop/stock.py", ".git/index", "node_modules/x/index.js", "shop/__pycache__/stock.pyc", ".env", ".env.local", "build/out.js", "debug.log" })
        {
            Write(name, name);
        }

        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "linked.py"), "app.py");
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "loop"), _folder.FullName);
        var files = Tree("build/\n*.log\n").Look(Cancellation);
        Assert.Equal(["app.py", "linked.py", "shop/stock.py"], files.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(files["app.py"].Checksum, files["linked.py"].Checksum);
        Assert.All(files.Values, static file => Assert.False(file.IsGone));
    }

    [Fact]
    public void A_change_of_the_same_length_in_the_same_moment_is_seen()
    {
        Write("a.py", "one");
        var tree = Tree("");
        var before = tree.Look(Cancellation)["a.py"];
        var written = File.GetLastWriteTimeUtc(Path.Combine(_folder.FullName, "a.py"));
        Write("a.py", "two");
        File.SetLastWriteTimeUtc(Path.Combine(_folder.FullName, "a.py"), written);
        var after = tree.Look(Cancellation)["a.py"];
        Assert.NotEqual(before.Checksum, after.Checksum);
        Assert.Equal("two"u8.ToArray(), tree.Read(after));
        Assert.Null(tree.Read(before));
        Assert.Null(tree.Read(new SyncRecord("none.py", false, 0, 1, 1)));
    }

    [Fact]
    public void Too_much_is_said_and_not_read()
    {
        using (var large = File.Create(Path.Combine(_folder.FullName, "model.bin")))
        {
            large.SetLength(SyncRecord.MostSize + 1L);
        }

        Assert.Equal("SND2025", Assert.Throws<FaultException>(() => Tree("").Look(Cancellation)).Fault.Definition.Code);
        Assert.Empty(Tree("*.bin\n").Look(Cancellation));
    }

    private LocalTree Tree(string rules) => new(_folder.FullName, IgnoreRules.Read(rules), TimeProvider.System);

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
