namespace Sonde.EndToEndTests.Support;

/// <summary>A folder of its own, gone when it is disposed of.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("sonde-test-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
