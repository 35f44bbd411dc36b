using Sonde.Core.Profiles;
using Sonde.Core.Profiling.Python;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Core;

/// <summary>What a Python tells of its memory: any text is a profile, or is refused.</summary>
internal sealed class PythonMemoryTarget : FuzzTarget
{
    public override string Name => "core.python-memory";

    public override int Weight => 2;

    public override int BytesPerByte => 4096;

    public override int BytesAtLeast => 4 * 1024 * 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        "[\"frame\",\"<module>\",\"/app/a.py\",1]\n[\"frame\",\"grow\",\"/app/a.py\",7]\n[\"stack\",1000,2,[0,1]]\n[\"cost\",4096]\n[\"note\",\"early\"]\n[\"done\"]\n",
        "[\"type\",\"builtins\",\"str\",1000,20]\n[\"type\",\"__main__\",\"Line\",48,1]\n[\"done\"]\n",
        "[\"problem\",\"counts already\"]\n[\"done\"]\n");

    public override IReadOnlyList<string> Tokens => ["[", "]", "\n", "\"frame\",", "\"stack\",", "\"type\",", "\"done\"", "9223372036854775807", "-1", "1e9", "\\ud800", "{}", "null"];

    public override int Run(byte[] input)
    {
        try
        {
            var reader = PythonMemoryReader.Read("heap", input);
            DefectException.Unless(reader.Profile.Frames.Count <= input.Length + 1, "frames come from nothing");
            return HashCode.Combine(reader.IsWhole, reader.Problem is null, reader.Notes.Count > 0, Math.Min(reader.Profile.Tree.Count, 6), reader.Text() is null);
        }
        catch (ProfileFormatException refused)
        {
            return Transcript.KindOf(refused.Message[..12]);
        }
    }
}
