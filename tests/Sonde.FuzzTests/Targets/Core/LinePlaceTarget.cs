using System.Text;
using Sonde.Core.Watching;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Core;

/// <summary>A line as the user names it. What was understood, written and read again, is the same.</summary>
internal sealed class LinePlaceTarget : FuzzTarget
{
    public override string Name => "core.line-place";

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8("main.go:42", "./pricing/pricing.go:10", @"C:\src\main.go:7", "a:b:10000000", ":1", "././/x:1");

    public override IReadOnlyList<string> Tokens => [":", "./", "/", "\\", "9", "0", "\u0663", "\u0000"];

    public override int Run(byte[] input)
    {
        if (!LinePlace.TryParse(Encoding.UTF8.GetString(input), out var place))
        {
            return 0;
        }

        DefectException.Unless(LinePlace.TryParse(place!.ToString(), out var again) && again == place, "a line written is read as another");
        return 1 + (int)Math.Log10(place.Line);
    }
}
