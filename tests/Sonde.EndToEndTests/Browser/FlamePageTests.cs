using System.Globalization;
using System.Text;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Browser;

/// <summary>The page of <c>sonde flame</c> in a real Chromium (tests/browser/checks.mjs says what must hold).</summary>
public sealed class FlamePageTests : IDisposable
{
    private const int Limit = 120_000;

    private const string Shop = "main;handle;price;sum 50\nmain;handle;price 10\nmain;handle;json.encode 20\nmain;runtime.gc 20\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sonde-flame-");

    [Theory(Timeout = Limit)]
    [InlineData("loads")]
    [InlineData("zoom")]
    [InlineData("search")]
    [InlineData("toggle")]
    [InlineData("dark")]
    [InlineData("keyboard")]
    [InlineData("table")]
    [InlineData("names")]
    [InlineData("print")]
    public async Task The_page_of_a_profile_is_as_it_should_be(string check) =>
        await LookAsync(check, await DrawAsync(Write("cpu.collapsed", Shop)));

    [Fact(Timeout = Limit)]
    public async Task A_difference_is_red_and_blue_and_tells_both_values() =>
        await LookAsync("difference", await DrawAsync("--diff", Write("old.collapsed", "grew 20\nshrank 80\n"), Write("new.collapsed", "grew 60\nshrank 40\n")));

    [Fact(Timeout = Limit)]
    public async Task No_name_runs_as_a_script() =>
        await LookAsync("hostile", await DrawAsync(Write("hostile.collapsed", "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'`${1}\u2028 5\n")));

    [Fact(Timeout = Limit)]
    public async Task A_hundred_thousand_boxes_are_fluent()
    {
        var text = new StringBuilder();
        for (var at = 0; at < 33_500; at++)
        {
            text.Append(CultureInfo.InvariantCulture, $"main;pkg{at % 50}.f{at % 1000};pkg{at % 7}.g{at};h{at};i{at} {1 + (at % 97)}\n");
        }

        await LookAsync("large", await DrawAsync(Write("large.collapsed", text.ToString())));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task LookAsync(string check, string page)
    {
        var chromium = Environment.GetEnvironmentVariable("SONDE_TEST_CHROMIUM") ?? "/usr/bin/chromium";
        Assert.SkipUnless(File.Exists(chromium), "needs Chromium: apt-get install chromium");
        Command.Require("node");
        var folder = Path.Combine(SondePrograms.Root, "tests/browser");
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "node_modules")), "needs the npm packages of tests/browser: . tests/tools.sh");
        var outcome = await Command.RunAsync("node", [Path.Combine(folder, "flame.mjs"), check, page], 100);
        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
    }

    private async Task<string> DrawAsync(params string[] words)
    {
        var page = Path.Combine(_folder.FullName, "page.html");
        await Command.NeedAsync(SondePrograms.Sonde, ["flame", .. words, "-o", page]);
        return page;
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
