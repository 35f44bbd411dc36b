using System.Text;
using Sonde.Agent.Executables;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Agent;

/// <summary>What Go writes of a build's modules.</summary>
internal sealed class ModuleTextTarget : FuzzTarget
{
    public override string Name => "agent.module-text";

    // A line "build\t=" makes two arrays, two strings and two records.
    public override int BytesPerByte => 128;

    public override IReadOnlyList<byte[]> Seeds { get; } = [Examples.Utf8("path\texample.com/shop/cmd/api\nmod\texample.com/shop\t(devel)\nbuild\t-compiler=gc\nbuild\t-gcflags=\"all=-N -l\"\nbuild\t-trimpath=true\nbuild\tvcs.revision=0123abc\nbuild\tvcs.modified=true\n")];

    public override IReadOnlyList<string> Tokens => ["build\t", "path\t", "mod\t", "=", "\"", "`", "-gcflags=", "-N"];

    public override int Run(byte[] input)
    {
        var module = GoModuleText.Parse(Encoding.UTF8.GetString(input));
        return HashCode.Combine(module.MainPath is null, module.MainModule is null, module.Revision is null, module.IsModified, module.IsTrimPath, module.IsOptimized);
    }
}
