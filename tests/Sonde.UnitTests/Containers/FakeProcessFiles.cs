using Sonde.Containers.Describing;

namespace Sonde.UnitTests.Containers;

/// <summary>A /proc of the files given, whatever the process number.</summary>
internal sealed class FakeProcessFiles(params (string File, string Text)[] files) : IProcessFiles
{
    public static FakeProcessFiles None { get; } = new();

    public string? Read(int pid, string file) => Array.Find(files, entry => entry.File == file).Text;
}
