namespace Sonde.Testing.Cli;

/// <summary>Texts that were looked at by a person once and must not change unnoticed.</summary>
public static class GoldenFile
{
    /// <summary>Compares with a file of tests/Sonde.UnitTests; SONDE_GOLDEN=write in the environment writes it instead.</summary>
    /// <exception cref="InvalidOperationException">They differ; the message shows the first line that does.</exception>
    public static void Check(string relativePath, string actual)
    {
        var path = Repository.PathOf("tests", "Sonde.UnitTests", relativePath);
        if (Environment.GetEnvironmentVariable("SONDE_GOLDEN") == "write")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
            return;
        }

        var expected = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        if (expected == actual)
        {
            return;
        }

        var wanted = expected.Split('\n');
        var got = actual.Split('\n');
        var line = Enumerable.Range(0, Math.Max(wanted.Length, got.Length)).First(i => wanted.ElementAtOrDefault(i) != got.ElementAtOrDefault(i));
        throw new InvalidOperationException(
            $"{relativePath} differs in line {line + 1}:\n- {wanted.ElementAtOrDefault(line)}\n+ {got.ElementAtOrDefault(line)}\n"
            + "Look at the difference; if it is meant, run the test with SONDE_GOLDEN=write in the environment.");
    }
}
