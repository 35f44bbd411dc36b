using Sonde.Agent.Guarding;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Agent;

/// <summary>/proc/PID/maps, from which places to write to are taken.</summary>
internal sealed class CodeMappingTarget : FuzzTarget
{
    public override string Name => "agent.maps";

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        "00400000-0073c000 r-xp 00000000 fe:01 1234    /app/api\n0073c000-00800000 rw-p 0033c000 fe:01 1234    /app/api\n7ffd1000-7ffd2000 r-xp 00000000 00:00 0    [vdso]\n",
        "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 [vsyscall]\n400000-500000 r-xp 1000 fe:01 7 /app/api\n");

    public override IReadOnlyList<string> Tokens => ["/app/api", "-", " ", "r-xp", "7fffffffffffffff", "ffffffffffffffff", "8000000000000000", "\n"];

    public override int Run(byte[] input)
    {
        var mappings = CodeMapping.Parse(input, "/app/api");
        DefectException.Unless(mappings.All(mapping => mapping is { Start: >= 0, Length: > 0, Offset: >= 0 } && mapping.Start <= long.MaxValue - mapping.Length), "a mapping lies nowhere");
        return Math.Min(mappings.Count, 5);
    }
}
