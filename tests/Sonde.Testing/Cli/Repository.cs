namespace Sonde.Testing.Cli;

/// <summary>The files that the tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder of Sonde.slnx, found upwards from the test's own assembly.</summary>
    public static string Root => field ??= Find(AppContext.BaseDirectory);

    /// <summary>The full path of a file of the repository.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Sonde.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"Sonde.slnx is in no folder above {start}.");
    }
}
