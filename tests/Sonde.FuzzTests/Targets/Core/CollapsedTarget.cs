using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Core;

/// <summary>Collapsed stacks.</summary>
internal sealed class CollapsedTarget : ProfileTarget
{
    public override string Name => "core.profile-collapsed";

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8("main;a;b 12\nmain;a_[k] 1.5\n", "# x\n\na 9223372036854775807\nb 4611686018427387903\n", ";;; 1\n</script> 1\n");

    public override IReadOnlyList<string> Tokens => [";", " ", "\n", "_[k]", "_[i]", "9223372036854775807", "1e18", "-1", "#", "</script>", "\u2028"];
}
