using System.Text;
using Sonde.Core.Sources;
using Sonde.FuzzTests.Harness;
using Sonde.Tunnel.Control;
using Sonde.UnitTests.Ide;

namespace Sonde.FuzzTests.Targets.Core;

/// <summary>Parts between lines of "%": a go.mod, a go.work, .git/HEAD, .git/packed-refs, and the paths that a binary names.</summary>
internal sealed class SourcesTarget : FuzzTarget
{
    public override string Name => "core.sources";

    public override int Weight => 1;

    // Every path is looked for under each of its endings, each of which is a few strings: a path of a hundred parts takes twelve.
    public override int BytesPerByte => 4096;

    public override int BytesAtLeast => 512 * 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        "module example.com/shop\n\nrequire (\n\tgithub.com/a/b v1.2.3 // indirect\n\t\"example.com/Q\" v0.1.0\n)\nreplace example.com/Q => ../q\n%\ngo 1.24\nuse (\n\t.\n\t./sub\n)\n%\nref: refs/heads/main\n%\n# pack-refs\n0123456789abcdef0123456789abcdef01234567 refs/heads/main\n%\n/build/main.go\n/build/order/order.go\n/usr/local/go/src/runtime/proc.go\n/root/go/pkg/mod/github.com/a/b@v1.2.3/b.go\n",
        "module example.com/shop\n%\n%\n0123456789abcdef0123456789abcdef01234567\n%\n%\nexample.com/shop/main.go\nruntime/proc.go\ngithub.com/a/b@v1.2.3/b.go\n/_/example.com/shop@/x.go\n");

    public override IReadOnlyList<string> Tokens => ["\n%\n", "module ", "require ", "replace ", " => ", "use ", "(\n", ")\n", "//", "`", "\"", "@v1", "@", "/", "..", "/pkg/mod/", "/vendor/", "/src/runtime/proc.go", "ref: ", "refs/", "C:\\", "gitdir: "];

    public override int Run(byte[] input)
    {
        var parts = Encoding.UTF8.GetString(input).Split("\n%\n");
        var files = new FakeWorkspaceFiles();
        string[] places = ["/home/dev/shop/go.mod", "/home/dev/go.work", "/home/dev/shop/.git/HEAD", "/home/dev/shop/.git/packed-refs"];
        for (var index = 0; index < places.Length && index < parts.Length; index++)
        {
            files[places[index]] = parts[index];
        }

        files["/home/dev/shop/main.go"] = "";
        files["/home/dev/shop/order/order.go"] = "";
        files.AddDirectory("/home/dev/go/pkg/mod/github.com/a/b@v1.2.3");
        var build = new GoBuild("go1.24.4", "example.com/shop", "example.com/shop", "0123456789abcdef0123456789abcdef01234567", false, input.Length % 2 == 0, true, true, true, null);
        var sources = parts.Length > 4 ? parts[4].Split('\n', StringSplitOptions.RemoveEmptyEntries) : [];
        var map = new SourceMapper(files).Map(new GoBinary(build, sources), "/home/dev/shop", new GoMachine("/home/dev", null, null, null));
        var mod = GoModFile.Parse(parts[0]);
        return HashCode.Combine(map.Rules.Count, map.Warnings.Count, mod.Module is null, Math.Min(mod.Requirements.Count, 3), Math.Min(mod.Replacements.Count, 3), GitHead.Read(files, "/home/dev/shop") is null);
    }
}
