using Sonde.Core.Operations;

namespace Sonde.Core.Settings;

/// <summary>Where the configuration file is looked for.</summary>
/// <param name="Path">The file's full path.</param>
/// <param name="IsRequired">Whether it was named by the user (SONDE_CONFIG), so that its absence is a fault.</param>
public sealed record SettingsLocation(string Path, bool IsRequired)
{
    /// <summary>
    /// SONDE_CONFIG; else sonde/config.yaml in %APPDATA% on Windows, in XDG_CONFIG_HOME elsewhere (an absolute path, by the XDG Base Directory
    /// Specification 0.8; a relative one is ignored as it demands), else in ~/.config.
    /// </summary>
    public static SettingsLocation Find(HostContext host, bool isWindows)
    {
        if (host.Variable("SONDE_CONFIG") is { Length: > 0 } named)
        {
            return new SettingsLocation(System.IO.Path.Combine(host.WorkingDirectory, named), true);
        }

        var home = host.Variable(isWindows ? "APPDATA" : "XDG_CONFIG_HOME");
        var folder = home is { Length: > 0 } && System.IO.Path.IsPathRooted(home) ? home : System.IO.Path.Combine(host.HomeDirectory, ".config");
        return new SettingsLocation(System.IO.Path.Combine(folder, "sonde", "config.yaml"), false);
    }
}
