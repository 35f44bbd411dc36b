using Sonde.Agent.Sampling.Python;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Agent;

/// <summary>Location tables out of a process's memory: whatever is in them, a line is one.</summary>
internal sealed class PythonLinesTarget : FuzzTarget
{
    public override string Name => "agent.python-lines";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        Convert.FromHexString("8000f106001314f303010915da12138851f303000a0bd91213f003000506f000010915f00404050ed80d0ed80d0ef103010e0f8801f30a000e0f8801d8080989068801905191069201f103000e0f"),
        Convert.FromHexString("e00000e8018000f8f0010203048100"),
    ];

    public override int Run(byte[] input)
    {
        var table = LocationTable.Parse(input, 10);
        var lines = new HashSet<int>();
        for (var offset = -2; offset < Math.Min(16 * input.Length, 4096); offset += 2)
        {
            var line = table.LineAt(offset);
            DefectException.Unless(line >= 0, "a line is negative");
            lines.Add(line);
        }

        DefectException.Unless(table.LineAt(16L * (input.Length + 1)) == 0 && table.LineAt(long.MaxValue) == 0, "there is a line behind the end");
        return Math.Min(lines.Count, 8);
    }
}
