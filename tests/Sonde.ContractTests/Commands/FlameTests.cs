using System.Text.Json.Nodes;
using Sonde.Core.Reports;
using Sonde.Testing.Commands;

namespace Sonde.ContractTests.Commands;

public sealed class FlameTests
{
    [Fact]
    public async Task A_profile_becomes_a_page_beside_it_and_its_hottest_functions_are_told()
    {
        using var laptop = new Laptop();
        var file = laptop.Write("cpu.collapsed", "main;price;sum 30\nmain;price 10\nmain 2\n");
        var run = await laptop.RunAsync("flame", "cpu.collapsed", "--output", "json");
        Assert.Equal(0, await run.ExitAsync());
        Assert.Contains("<title>cpu.collapsed", Laptop.Read($"{file}.html"), StringComparison.Ordinal);
        var report = JsonNode.Parse(run.Terminal.AnswerText)!;
        Assert.Equal(("flame", 42, $"{file}.html"), ((string?)report["report"], (int)report["total"]!, (string?)report["file"]));
        Assert.Equal("""{"function":"sum","self":30,"total":30}""", report["hottest"]![0]!.ToJsonString());
        Assert.Equal(3, report["hottest"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("x.html", "<!DOCTYPE html>")]
    [InlineData("x.svg", "<svg ")]
    [InlineData("x.speedscope.json", "{\"$schema\"")]
    [InlineData("x.collapsed", "main;a 1")]
    [InlineData("x.pb.gz", "\u001f")]
    public async Task The_end_of_the_name_says_the_format(string output, string beginning)
    {
        using var laptop = new Laptop();
        laptop.Write("cpu.txt", "main;a 1\n");
        var run = await laptop.RunAsync("flame", "cpu.txt", "-o", output);
        Assert.Equal((0, ""), (await run.ExitAsync(), run.Terminal.TalkText));
        Assert.StartsWith(beginning, Laptop.Read(Path.Combine(laptop.Work, output)), StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(laptop.Work).Length);
    }

    [Fact]
    public async Task Several_profiles_become_one_picture_below_their_names()
    {
        using var laptop = new Laptop();
        laptop.Write("a.txt", "main 1\n");
        laptop.Write("b.txt", "main 2\n");
        await (await laptop.RunAsync("flame", "a.txt", "b.txt", "-o", "all.collapsed")).ExitAsync();
        Assert.Equal("b.txt;main 2\na.txt;main 1\n", Laptop.Read(Path.Combine(laptop.Work, "all.collapsed")));
    }

    [Fact]
    public async Task A_difference_tells_what_changed_most()
    {
        using var laptop = new Laptop();
        laptop.Write("old.txt", "main;a 10\nmain;b 10\n");
        laptop.Write("new.txt", "main;a 10\nmain;c 30\n");
        var run = await laptop.RunAsync("flame", "--diff", "old.txt", "new.txt", "--absolute");
        Assert.Equal(0, await run.ExitAsync());
        var report = Assert.Single(run.Reports.All<FlameReport>());
        Assert.Equal((40, 20), (report.Total, report.OldTotal));
        Assert.Equal([("c", 30, 0), ("b", 0, 10), ("a", 10, 10), ("main", 0, 0)], report.Hottest.Select(row => (row.Function, row.Self, row.OldSelf!.Value)));
        Assert.Contains("old.txt → new.txt", Laptop.Read(Path.Combine(laptop.Work, "new.txt.diff.html")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing", null, "Could not find file")]
    [InlineData("empty", "", "is empty")]
    [InlineData("strange", "hello world\n", "is of no known format")]
    [InlineData("idle", "main 0\n", "holds no sample")]
    public async Task A_profile_that_cannot_be_read_says_why_and_what_to_do(string file, string? text, string why)
    {
        using var laptop = new Laptop();
        if (text is not null)
        {
            laptop.Write(file, text);
        }

        var run = await laptop.RunAsync("flame", file);
        Assert.Equal(2, await run.ExitAsync());
        Assert.Equal("SND2013", run.Fault.Definition.Code);
        Assert.Contains(why, run.Fault.Why, StringComparison.Ordinal);
        Assert.All(run.Fault.Next, step => Assert.Null(NextSteps.Judge(step)));
    }

    [Fact]
    public async Task Values_that_a_file_does_not_have_are_told_with_those_that_it_has()
    {
        using var laptop = new Laptop();
        laptop.Write("cpu.txt", "main 1\n");
        var run = await laptop.RunAsync("flame", "cpu.txt", "--type", "inuse_space");
        Assert.Equal("SND2013", run.Fault.Definition.Code);
        Assert.Equal("cpu.txt holds no inuse_space; it has samples", run.Fault.Why);
        Assert.All(run.Fault.Next, step => Assert.Null(NextSteps.Judge(step)));
    }

    [Theory]
    [InlineData("nowhere/x.svg")]
    [InlineData("cpu.txt")]
    public async Task A_picture_that_cannot_be_written_leaves_nothing_behind(string output)
    {
        using var laptop = new Laptop();
        laptop.Write("cpu.txt", "main 1\n");
        var run = await laptop.RunAsync("flame", "cpu.txt", "-o", output);
        Assert.Equal(2, await run.ExitAsync());
        Assert.Equal("SND2014", run.Fault.Definition.Code);
        Assert.All(run.Fault.Next, step => Assert.Null(NextSteps.Judge(step)));
        Assert.Equal("main 1\n", Laptop.Read(Assert.Single(Directory.GetFiles(laptop.Work))));
    }

    [Theory]
    [InlineData("--out is \"x.png\"; the file's name ends in .html", "flame", "a", "-o", "x.png")]
    [InlineData("name a profile: FILE", "flame")]
    [InlineData("--diff names both profiles itself", "flame", "a", "--diff", "b", "c")]
    [InlineData("--diff is shown by .html and .svg only", "flame", "--diff", "b", "c", "-o", "x.collapsed")]
    [InlineData("--absolute belongs to --diff", "flame", "a", "--absolute")]
    public async Task A_command_that_makes_no_sense_is_refused(string why, params string[] words)
    {
        using var laptop = new Laptop();
        var run = await laptop.RunAsync(words);
        Assert.Equal(2, await run.ExitAsync());
        Assert.Contains(why, run.Terminal.TalkText, StringComparison.Ordinal);
    }
}
