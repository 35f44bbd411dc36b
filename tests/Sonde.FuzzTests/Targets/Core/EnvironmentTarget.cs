using Sonde.Core.Intercepting;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Core;

/// <summary>A process's environment. Each variable of the file is a line of its own, and reading the file as an environment gives it again.</summary>
internal sealed class EnvironmentTarget : FuzzTarget
{
    public override string Name => "core.environment";

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8("PATH=/bin\0HOME=/\0", "A=b=c\0A=d\0KEY=line\nline\0", "#A=1\0 B=2\0=3\0four\0", "NAME=straße\0E=\0");

    public override IReadOnlyList<string> Tokens => ["=", "\0", "\n", "\r", "#", "A=", "\u00e9"];

    public override int Run(byte[] input)
    {
        var text = EnvironmentText.Read(input);
        var lines = text.Text.Split('\n');
        DefectException.Unless(lines.Length == text.Count + 1 && lines[^1].Length == 0, "the file does not hold a line a variable");
        DefectException.Unless(lines.SkipLast(1).All(static line => line.IndexOf('=', StringComparison.Ordinal) > 0 && line[0] is not ('#' or ' ')), "a line has no name");
        var again = EnvironmentText.Read(System.Text.Encoding.UTF8.GetBytes(text.Text.Replace('\n', '\0')));
        DefectException.Unless(again.Text == text.Text && again.LeftOut.Count == 0 && again.Nameless == 0, "the file is read as another");
        return Math.Min(text.Count, 7) | (Math.Min(text.LeftOut.Count, 3) << 3) | (Math.Min(text.Nameless, 3) << 5);
    }
}
