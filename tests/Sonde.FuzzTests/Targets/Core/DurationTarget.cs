using System.Text;
using Sonde.Core.Settings;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Core;

/// <summary>A duration. What was understood, written and read again, is the same.</summary>
internal sealed class DurationTarget : FuzzTarget
{
    public override string Name => "core.duration";

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8("30s", "5m", "1h30m", "999999h999999m999999s", "0s");

    public override IReadOnlyList<string> Tokens => ["h", "m", "s", "000000", "999999", "\u0663"];

    public override int Run(byte[] input)
    {
        if (!DurationText.TryParse(Encoding.UTF8.GetString(input), out var value))
        {
            return 0;
        }

        var isWritten = DurationText.TryParse(DurationText.Format(value), out var again);
        DefectException.Unless((isWritten && again == value) || value.TotalHours >= 1e6, "a duration written is read as another");
        return 1 + (int)Math.Log10(1 + value.TotalSeconds);
    }
}
