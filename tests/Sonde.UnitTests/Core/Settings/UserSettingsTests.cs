using Sonde.Core.Operations;
using Sonde.Core.Settings;

namespace Sonde.UnitTests.Core.Settings;

public sealed class UserSettingsTests
{
    [Fact]
    public void The_nearest_word_about_the_image_counts()
    {
        var settings = new UserSettings();
        Assert.Equal("docker.io/sonde/sonde-go:0.1.0", settings.ImageFor("go", "0.1.0"));

        settings = settings with { Registry = "r.example/tools/" };
        Assert.Equal("r.example/tools/sonde-go:0.1.0", settings.ImageFor("go", "0.1.0"));

        settings = settings with { Images = new Dictionary<string, string>(StringComparer.Ordinal) { ["go"] = "r.example/b:2" } };
        Assert.Equal("r.example/b:2", settings.ImageFor("go", "0.1.0"));

        settings = settings with { Image = "r.example/a:1" };
        Assert.Equal("r.example/a:1", settings.ImageFor("go", "0.1.0"));
    }

    [Theory]
    [InlineData(null, null, "/home/dev/.config/sonde/config.yaml", false)]
    [InlineData("XDG_CONFIG_HOME", "/xdg", "/xdg/sonde/config.yaml", false)]
    [InlineData("XDG_CONFIG_HOME", "relative", "/home/dev/.config/sonde/config.yaml", false)]
    [InlineData("XDG_CONFIG_HOME", "", "/home/dev/.config/sonde/config.yaml", false)]
    [InlineData("SONDE_CONFIG", "/mine.yaml", "/mine.yaml", true)]
    [InlineData("SONDE_CONFIG", "mine.yaml", "/src/mine.yaml", true)]
    public void The_file_is_where_the_system_keeps_such_files(string? variable, string? value, string expected, bool isRequired)
    {
        var location = SettingsLocation.Find(Host(variable, value), isWindows: false);
        Assert.Equal(new SettingsLocation(expected, isRequired), location with { Path = location.Path.Replace('\\', '/') });
    }

    [Fact]
    public void On_Windows_it_is_among_the_application_data()
    {
        var location = SettingsLocation.Find(Host("APPDATA", "/appdata"), isWindows: true);
        Assert.Equal("/appdata/sonde/config.yaml", location.Path.Replace('\\', '/'));
    }

    private static HostContext Host(string? variable, string? value) =>
        new(TimeProvider.System, name => name == variable ? value : null, "/home/dev", "/src", "dev", "laptop", "0.1.0");
}
