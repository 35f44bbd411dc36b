using Sonde.Core.Faults;

namespace Sonde.Core.Settings;

/// <summary>Reads the configuration file.</summary>
public static class SettingsFile
{
    /// <summary>Reads it; without a file nothing is set.</summary>
    /// <exception cref="FaultException">SND2003, with everything that is wrong in it, each with line and column.</exception>
    public static async Task<UserSettings> LoadAsync(SettingsLocation location, CancellationToken cancellation)
    {
        string text;
        try
        {
            text = await BoundedFile.ReadAsync(location.Path, cancellation).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException && !location.IsRequired)
        {
            return new UserSettings();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Malformed(location.Path, fault.Message, fault);
        }

        var reader = new SettingsReader();
        var settings = reader.Read(text);
        return reader.Errors.Count == 0 ? settings : throw Malformed(location.Path, string.Join("\n", reader.Errors), null);
    }

    private static FaultException Malformed(string path, string why, Exception? cause) => new(
        FaultCatalog.ConfigurationMalformed,
        $"cannot use the configuration file {path}",
        why,
        "correct what is named, or move the file away: every setting has a default",
        cause);
}
