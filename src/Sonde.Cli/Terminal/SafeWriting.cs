namespace Sonde.Cli.Terminal;

/// <summary>Writes without throwing: nobody may be left to read, the disk may be full, the descriptor closed.</summary>
internal static class SafeWriting
{
    /// <summary>Writes and flushes.</summary>
    /// <returns>The failure; null for none. A reader that left early (<c>| head</c>) is none: .NET's console streams take that in silence.</returns>
    public static Exception? TryWrite(TextWriter writer, string text)
    {
        try
        {
            writer.Write(text);
            writer.Flush();
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            return fault;
        }
    }
}
