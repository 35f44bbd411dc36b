using Sonde.Core.Ide;
using Sonde.FuzzTests.Harness;
using Sonde.UnitTests.Ide;

namespace Sonde.FuzzTests.Targets.Core;

/// <summary>A file in .run, which may be anybody's.</summary>
internal sealed class RunFolderTarget : FuzzTarget
{
    public override string Name => "core.run-folder";

    public override int Weight => 2;

    // An empty element is some 200 bytes as a node, and the file is read three times.
    public override int BytesPerByte => 512;

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        "<component name=\"ProjectRunConfigurationManager\">\n  <configuration name=\"sonde: api\" type=\"GoRemoteDebugConfigurationType\" port=\"2345\">\n    <method v=\"2\" />\n  </configuration>\n</component>\n",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a><configuration name=\"b\"/><!-- c --><![CDATA[d]]></a>", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>");

    public override IReadOnlyList<string> Tokens => ["<configuration ", "name=\"sonde: api\"", "port=\"", "<a>", "</a>", "/>", "<!DOCTYPE ", "&#x0;", "&amp;", "<?", "encoding=\"utf-16\"", "encoding=\"x\"", "xmlns:a=\"b\"", "a:", "]]>", "\uFEFF"];

    public override int Run(byte[] input)
    {
        var files = new FakeWorkspaceFiles();
        files.Put("/w/.run/sonde api.run.xml", input);
        var folder = new RunFolder(files);
        var leftovers = folder.Leftovers("/w").Count();
        var (edit, refusal) = folder.Put("/w", "sonde: api", "<a/>");
        DefectException.Unless(edit is null == refusal is not null && (edit is null || leftovers == 1), "a file that is not ours was written over");
        return HashCode.Combine(leftovers, edit is null);
    }
}
