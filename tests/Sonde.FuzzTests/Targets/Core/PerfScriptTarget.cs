using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Core;

/// <summary>The text of perf script.</summary>
internal sealed class PerfScriptTarget : ProfileTarget
{
    public override string Name => "core.profile-perf";

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        "api 1/2 [001] 1.5:  250000 cpu-clock:pppH: \n\t 401 a+0x1 (/x)\n\t ffffffff81a00010 b ([kernel.kallsyms])\n\napi 1 1.6: 1 cycles:\n\t 402 [unknown] (/y.so)\n\n",
        "  api  12 5.0:  1 cycles:  401 main+0x3 (/x)\n", "a b 7 1.0: x:\n 1 f (inlined)\n\n");

    public override IReadOnlyList<string> Tokens => ["\n\n", "\n\t", " (", ")", "+0x", "[unknown]", " 1 ", ": ", "cycles:", "9223372036854775807", "#"];
}
