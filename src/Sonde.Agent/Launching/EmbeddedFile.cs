namespace Sonde.Agent.Launching;

/// <summary>Files that are part of the agent's own program.</summary>
internal static class EmbeddedFile
{
    /// <summary>One of them, by its file name.</summary>
    public static string Text(string name)
    {
        using var stream = typeof(EmbeddedFile).Assembly.GetManifestResourceStream($"Sonde.Agent.{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
