namespace Sonde.UnitTests.Containers;

/// <summary>What real engines answered: tests/fixtures/podman (4.3.1) and tests/fixtures/docker (client 28.2.2, daemon 20.10.24).</summary>
internal static class Recorded
{
    private static readonly string Fixtures = Path.Combine(Root(), "tests", "fixtures");

    public static string Text(string name) => File.ReadAllText(Path.Combine(Fixtures, name));

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Sonde.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("no Sonde.slnx above the tests");
        }

        return folder;
    }
}
