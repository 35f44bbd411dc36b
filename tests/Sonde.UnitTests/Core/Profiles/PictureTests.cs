using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Sonde.Core.Profiles;
using Sonde.Core.Profiles.Writing;

namespace Sonde.UnitTests.Core.Profiles;

public sealed partial class PictureTests
{
    private const string Hostile = "</script><script>alert(1)</script><!--\"'&\u2028\u2029\u0000\u0007";

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void The_page_may_run_its_own_script_and_ask_nobody_for_anything()
    {
        var page = Page(Stacks.Of("a;b 1"));
        var policy = Policy().Match(page).Groups[1].Value;
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains(HashOf(Script().Match(page).Groups[1].Value), policy, StringComparison.Ordinal);
        Assert.Contains(HashOf(Style().Match(page).Groups[1].Value), policy, StringComparison.Ordinal);
        Assert.DoesNotContain("://", page, StringComparison.Ordinal);
    }

    [Fact]
    public void No_name_gets_out_of_the_data()
    {
        var builder = new ProfileBuilder(ProfileKind.Samples);
        builder.Add([builder.Intern(new ProfileFrame(Hostile, Hostile, 3, Hostile))], 5);
        var profile = builder.Build();
        var stream = new MemoryStream();
        ProfileWriter.Write(stream, ProfileOutput.Html, profile, new ProfilePage(Hostile, [new ProfileFact(Hostile, Hostile)]));
        var page = Encoding.UTF8.GetString(stream.ToArray());
        Assert.Equal(2, page.Split("<script").Length - 1);
        Assert.Equal(2, page.Split("</script").Length - 1);
        Assert.DoesNotContain('\u2028', DataScript().Match(page).Groups[1].Value);
        var data = Data(page);
        Assert.Equal(Hostile, (string?)data["title"]);
        Assert.Equal(Hostile, (string?)data["texts"]![0]);
    }

    [Fact]
    public void The_page_holds_the_tree_in_arrays()
    {
        var data = Data(Page(Stacks.Of("main.a;main.b 1", "main.a 2")));
        Assert.Equal("[0,1,2]", data["tree"]!["depth"]!.ToJsonString());
        Assert.Equal("[-1,0,1]", data["tree"]!["frame"]!.ToJsonString());
        Assert.Equal("[3,3,1]", data["tree"]!["total"]!.ToJsonString());
        Assert.Equal("[]", data["tree"]!["old"]!.ToJsonString());
        Assert.Equal("""["main",""]""", data["groups"]!.ToJsonString());
        Assert.Equal("samples", (string?)data["unit"]);
        Assert.Equal(0, (int)Data(Page(new ProfileBuilder(ProfileKind.Samples).Build()))["tree"]!["total"]![0]!);
    }

    [Fact]
    public void A_difference_holds_both_values()
    {
        var stream = new MemoryStream();
        ProfileWriter.Write(stream, ProfileOutput.Html, Profile.Compare(Stacks.Of("a 1", "gone 1"), Stacks.Of("a 3", "added 1"), false), Stacks.Page);
        var data = Data(Encoding.UTF8.GetString(stream.ToArray()));
        Assert.Equal("[4,3,1,0]", data["tree"]!["total"]!.ToJsonString());
        Assert.Equal("[2,1,0,1]", data["tree"]!["old"]!.ToJsonString());
        Assert.Equal(2, (int)data["oldTotal"]!);
    }

    [Fact]
    public void What_is_too_small_of_a_great_tree_is_added_up_below_its_caller()
    {
        var lines = Enumerable.Range(0, 1000).Select(at => $"main;f{at};g {1000 - at}").ToArray();
        var tree = DrawnTree.Of(Stacks.Of(lines), null, 201);
        Assert.InRange(tree.Depths.Count, 150, 250);
        Assert.Equal(2002, tree.Depths.Count - tree.Frames.Count(frame => frame == tree.Rest) + tree.LeftOut);
        var rest = Assert.Single(Enumerable.Range(0, tree.Depths.Count), at => tree.Frames[at] == tree.Rest);
        var beside = Enumerable.Range(0, tree.Depths.Count).Where(at => tree.Depths[at] == 2 && at != rest).Sum(at => tree.Totals[at]);
        Assert.Equal(tree.Totals[1], beside + tree.Totals[rest]);
        Assert.Equal(2, tree.Depths[rest]);
    }

    [Fact]
    public void The_svg_shows_every_box_with_its_value()
    {
        var picture = XDocument.Parse(Stacks.Written(Stacks.Of("main.a;main.b<int> 1", "main.a 3"), ProfileOutput.Svg));
        Assert.Equal(
            ["all (4 samples, 100.0%)", "main.a (4 samples, 100.0%)", "main.b<int> (1 sample, 25.0%)"],
            picture.Descendants(Svg + "title").Select(title => title.Value));
        Assert.Equal(["1176.0", "1176.0", "294.0"], picture.Descendants(Svg + "g").Select(box => box.Element(Svg + "rect")!.Attribute("width")!.Value));
        Assert.Contains(picture.Descendants(Svg + "text"), text => text.Value == "main.b<int>");
    }

    [Fact]
    public void The_svg_is_well_formed_whatever_it_is_given()
    {
        var builder = new ProfileBuilder(new ProfileKind(Hostile, ProfileUnit.Bytes));
        builder.Add([builder.Intern(new ProfileFrame(Hostile, Hostile, 3, Hostile))], 5);
        var stream = new MemoryStream();
        ProfileWriter.Write(stream, ProfileOutput.Svg, builder.Build(), new ProfilePage(Hostile, [new ProfileFact(Hostile, Hostile)]));
        var picture = XDocument.Parse(Encoding.UTF8.GetString(stream.ToArray()));
        Assert.Empty(picture.Descendants(Svg + "script"));
        Assert.NotNull(XDocument.Parse(Stacks.Written(new ProfileBuilder(ProfileKind.Samples).Build(), ProfileOutput.Svg)));
    }

    [Fact]
    public void The_svg_of_a_difference_is_red_where_it_grew_and_blue_where_it_shrank()
    {
        var stream = new MemoryStream();
        ProfileWriter.Write(stream, ProfileOutput.Svg, Profile.Compare(Stacks.Of("a 10", "b 10"), Stacks.Of("a 15", "b 5"), false), Stacks.Page);
        var picture = XDocument.Parse(Encoding.UTF8.GetString(stream.ToArray()));
        var boxes = picture.Descendants(Svg + "g").ToDictionary(box => box.Element(Svg + "title")!.Value, box => box.Element(Svg + "rect")!.Attribute("fill")!.Value);
        var (grew, shrank) = (boxes["a (15 samples, 75.0%; before 10 samples, 50.0%)"], boxes["b (5 samples, 25.0%; before 10 samples, 50.0%)"]);
        Assert.True(Part(grew, 0) > Part(grew, 2) && Part(shrank, 2) > Part(shrank, 0), $"{grew} {shrank}");
        Assert.Throws<ArgumentOutOfRangeException>(() => ProfileWriter.Write(stream, ProfileOutput.Pprof, Profile.Compare(Stacks.Of("a 1"), Stacks.Of("a 1"), false), Stacks.Page));
    }

    [Fact]
    public void Speedscope_gets_every_stack_with_its_weight()
    {
        var json = JsonNode.Parse(Stacks.Written(Stacks.Of("a;b 3", "a 1"), ProfileOutput.Speedscope))!;
        Assert.Equal("[[0],[0,1]]", json["profiles"]![0]!["samples"]!.ToJsonString());
        Assert.Equal("[1,3]", json["profiles"]![0]!["weights"]!.ToJsonString());
        Assert.Equal(4, (int)json["profiles"]![0]!["endValue"]!);
        Assert.Equal("""[{"name":"a"},{"name":"b"}]""", json["shared"]!["frames"]!.ToJsonString());
    }

    [Theory]
    [InlineData("net/http.(*conn).serve", null, null, "net/http")]
    [InlineData("main.handle", null, null, "main")]
    [InlineData("github.com/a/b.com/pkg.F[...]", null, null, "github.com/a/b.com/pkg")]
    [InlineData("std::vector<a::b>::push", null, null, "std")]
    [InlineData("java.util.HashMap.get", null, null, "java.util")]
    [InlineData("handle", "/app/node_modules/@fastify/send/index.js", null, "@fastify/send")]
    [InlineData("readSync", "node:fs", null, "node")]
    [InlineData("handle", "/app/orders/views.py", null, "orders")]
    [InlineData("malloc", null, "/usr/lib/libc.so.6", "libc.so.6")]
    [InlineData("sum", "/src/shop/sum.c", "/app/api", "shop")]
    [InlineData("sum", null, null, "")]
    public void A_frame_belongs_to_its_package(string function, string? file, string? module, string expected) =>
        Assert.Equal(expected, FrameGroup.Of(new ProfileFrame(function, file, 0, module)));

    [Fact]
    public void The_same_package_has_the_same_colour_everywhere()
    {
        Assert.Equal(FrameColour.HueOf("net/http"), FrameColour.HueOf(new string("net/http".ToCharArray())));
        Assert.InRange(Enumerable.Range(0, 100).Select(at => FrameColour.HueOf($"package{at}")).Distinct().Count(), 12, 16);
        Assert.Equal("#cccccc", FrameColour.Light(FrameColour.HueOf("kernel"), 0));
    }

    private static string Page(Profile profile) => Stacks.Written(profile, ProfileOutput.Html);

    private static JsonNode Data(string page) => JsonNode.Parse(DataScript().Match(page).Groups[1].Value)!;

    private static string HashOf(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static int Part(string colour, int part) => Convert.ToInt32(colour.Substring(1 + (2 * part), 2), 16);

    [GeneratedRegex("Content-Security-Policy\" content=\"([^\"]*)\"")]
    private static partial Regex Policy();

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex("<script type=\"application/json\" id=\"data\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex DataScript();
}
