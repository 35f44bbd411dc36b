using Sonde.Core.Ide;
using Sonde.Core.Faults;
using Sonde.Core.Plans;
using Sonde.Core.Production;
using Sonde.Core.Settings;
using Sonde.UnitTests.Cli;

namespace Sonde.UnitTests.Core.Settings;

public sealed class SettingsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_setting_is_read()
    {
        var settings = await LoadAsync("""
            # mine
            image: r.example/go@sha256:abc
            images:
              go: r.example/other:1
            registry: r.example/tools
            pullPolicy: Never
            grace: 10s
            ttl: 1h
            ide: vscode
            port: 4000
            """);

        Assert.Equal("r.example/go@sha256:abc", settings.Image);
        Assert.Equal("r.example/other:1", settings.Images["go"]);
        Assert.Equal("r.example/tools", settings.Registry);
        Assert.Equal(PullPolicy.Never, settings.PullPolicy);
        Assert.Equal(TimeSpan.FromSeconds(10), settings.Grace);
        Assert.Equal(TimeSpan.FromHours(1), settings.TimeToLive);
        Assert.Equal(IdeWish.VisualStudioCode, settings.Ide);
        Assert.Equal(4000, settings.Port);
    }

    [Fact]
    public async Task What_is_said_of_production_is_read_and_the_rest_keeps_its_default()
    {
        var production = (await LoadAsync("production:\n  contexts: [eu, 'eks-*']\n  notProduction:\n  - kind-prod\n")).Production;
        Assert.Equal(["prod", "production", "live"], production.Words);
        Assert.Equal(["eu", "eks-*"], production.Contexts);
        Assert.Equal(["kind-prod"], production.NotProduction);
        Assert.Equal(["prd"], (await LoadAsync("production: { words: [prd] }")).Production.Words);
        Assert.Same(ProductionSettings.Default, (await LoadAsync("port: 1\n")).Production);
    }

    [Theory]
    [InlineData("production: yes", "a mapping is expected here")]
    [InlineData("production: { words: }", "production.words takes a list with at least one entry")]
    [InlineData("production: { words: [] }", "production.words takes a list with at least one entry")]
    [InlineData("production: { words: prod }", "production.words takes a list with at least one entry")]
    [InlineData("production: { words: [''] }", "production.words is \"\"; it takes words of letters and digits")]
    [InlineData("production: { words: [pro-d] }", "production.words is \"pro-d\"")]
    [InlineData("production: { words: [[prod]] }", "production.words takes one value")]
    [InlineData("production: { contexts: [' '] }", "production.contexts is \" \"")]
    [InlineData("production: { notproduction: [dev] }", "\"notproduction\" is not a setting of production; there are words, contexts, notProduction")]
    [InlineData("production: { notProduction: [\"a\\u0007\"] }", "production.notProduction is")]
    public async Task What_is_wrong_about_production_is_a_fault_and_not_the_default(string text, string expected) =>
        Assert.Contains(expected, (await FailAsync(text)).Why, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("---\n")]
    [InlineData("{}")]
    public async Task An_empty_file_sets_nothing(string text) => Assert.Null((await LoadAsync(text)).Image);

    [Fact]
    public async Task Everything_that_is_wrong_is_said_with_line_and_column()
    {
        var fault = await FailAsync("imge: x\nport: 70000\ngrace: 30\nttl: [1]\npullPolicy: sometimes\nide: emacs\nimages:\n  java: x\n  go: a b\nregistry: https://r.example\n");

        Assert.Equal(FaultCatalog.ConfigurationMalformed, fault.Definition);
        Assert.Equal(
            [
                "line 1, column 1: \"imge\" is not a setting; there are image, images, registry, pullPolicy, grace, hold, ttl, ide, port, production",
                "line 2, column 7: port is \"70000\"; it takes a number from 1 to 65535",
                "line 3, column 8: grace is \"30\"; it takes a number and a unit: 30s, 5m, 1h30m",
                "line 4, column 6: ttl takes one value",
                "line 5, column 13: pullPolicy is \"sometimes\"; it takes missing, always or never",
                "line 6, column 6: ide is \"emacs\"; it takes found, vscode, goland or none",
                "line 8, column 3: \"java\" is not a tool with an image; there is go, native, capture, net, shark",
                "line 9, column 7: images.go is \"a b\"; it takes an image reference without spaces and without http://",
                "line 10, column 11: registry is \"https://r.example\"; it takes an image reference without spaces and without http://",
            ],
            fault.Why.Split('\n'));
    }

    [Theory]
    [InlineData("a: [", "line 2")]
    [InlineData("port: 1\nport: 2\n", "line 2")]
    [InlineData("- a\n", "line 1, column 1: a mapping is expected here")]
    [InlineData("just text", "line 1, column 1: a mapping is expected here")]
    [InlineData("a: 1\n---\nb: 2\n", "line 3, column 1: a second document begins")]
    [InlineData("image: *nowhere\n", "line 1")]
    [InlineData("\ta: b", "line 1")]
    public async Task What_is_not_one_mapping_is_refused_with_its_place(string text, string expected) =>
        Assert.Contains(expected, (await FailAsync(text)).Why, StringComparison.Ordinal);

    [Fact]
    public async Task Deep_nesting_ends_in_an_error() =>
        Assert.Contains("nested more than 64 levels deep", (await FailAsync(new string('[', 500_000))).Why, StringComparison.Ordinal);

    [Fact]
    public async Task A_file_that_is_too_long_is_refused() =>
        Assert.Contains("longer than 1024 KiB", (await FailAsync(new string('#', 1_100_000))).Why, StringComparison.Ordinal);

    [Fact]
    public async Task A_file_that_is_not_there_matters_only_where_it_was_named()
    {
        var path = Path.Combine(_folder.Path, "folder", "absent.yaml");
        var settings = await SettingsFile.LoadAsync(new SettingsLocation(path, false), TestContext.Current.CancellationToken);
        Assert.Null(settings.Image);

        var fault = await Assert.ThrowsAsync<FaultException>(() =>
            SettingsFile.LoadAsync(new SettingsLocation(path, true), TestContext.Current.CancellationToken));
        Assert.Equal(FaultCatalog.ConfigurationMalformed, fault.Fault.Definition);
    }

    [Fact]
    public async Task A_folder_in_place_of_the_file_is_a_fault()
    {
        var fault = await Assert.ThrowsAsync<FaultException>(() =>
            SettingsFile.LoadAsync(new SettingsLocation(_folder.Path, false), TestContext.Current.CancellationToken));
        Assert.Equal(FaultCatalog.ConfigurationMalformed, fault.Fault.Definition);
    }

    private Task<UserSettings> LoadAsync(string text) =>
        SettingsFile.LoadAsync(new SettingsLocation(_folder.Write("config.yaml", text), true), TestContext.Current.CancellationToken);

    private async Task<Fault> FailAsync(string text) => (await Assert.ThrowsAsync<FaultException>(() => LoadAsync(text))).Fault;
}
