using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sonde.Core.Ide;

namespace Sonde.UnitTests.Ide;

/// <summary>The same promises on thousands of made-up files; the seed is in the message of whatever fails.</summary>
public sealed class LaunchFilePropertyTests
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    [Fact]
    public void Putting_and_removing_leads_back_to_the_same_text_where_others_are_in_the_list()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var text = new RandomJsonc(seed).LaunchJson(entries: 1 + (seed % 4));
            var put = Text(LaunchFile.Put(text, Entry("sonde: a"), false));

            Assert.True(text == Text(LaunchFile.Remove(put, "sonde: a")), $"seed {seed}:\n{text}\n-->\n{put}");
        }
    }

    [Fact]
    public void What_is_written_means_the_old_content_and_our_entry_in_front()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var text = new RandomJsonc(seed) { IsPlainBeforeColons = true }.LaunchJson(entries: seed % 4);
            var put = Text(LaunchFile.Put(text, Entry("sonde: a"), false));
            var old = JsonNode.Parse(text.TrimStart('\uFEFF'), documentOptions: Lenient)!;
            var current = JsonNode.Parse(put.TrimStart('\uFEFF'), documentOptions: Lenient)!;

            Assert.True((string?)current["configurations"]![0]!["name"] == "sonde: a", $"seed {seed}:\n{put}");
            current["configurations"]!.AsArray().RemoveAt(0);
            Assert.True(JsonNode.DeepEquals(old, current), $"seed {seed}:\n{text}\n-->\n{put}");
        }
    }

    [Fact]
    public void Sessions_may_end_in_any_order()
    {
        for (var seed = 0; seed < 1000; seed++)
        {
            var text = new RandomJsonc(seed).LaunchJson(entries: 1 + (seed % 3));
            var three = Text(LaunchFile.Put(Text(LaunchFile.Put(Text(LaunchFile.Put(text, Entry("sonde: a"), false)), Entry("sonde: b"), false)), Entry("sonde: c"), false));
            string[] order = ["sonde: a", "sonde: b", "sonde: c"];
            new Random(seed).Shuffle(order);

            Assert.True(text == order.Aggregate(three, (left, name) => Text(LaunchFile.Remove(left, name))), $"seed {seed}, {string.Join(',', order)}:\n{three}");
        }
    }

    [Fact]
    public void A_mutilated_file_is_refused_or_edited_and_never_breaks_the_editor()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            Random random = new(seed);
            StringBuilder text = new(new RandomJsonc(seed).LaunchJson(entries: 2));
            for (var cut = random.Next(1, 4); cut > 0 && text.Length > 1; cut--)
            {
                var start = random.Next(text.Length - 1);
                text.Remove(start, Math.Min(random.Next(1, 6), text.Length - start));
            }

            var edit = LaunchFile.Put(text.ToString(), Entry("sonde: a"), false);
            Assert.True(edit is LaunchEdit.Refused || LaunchFile.Entries(Text(edit)).Count > 0, $"seed {seed}:\n{text}");
        }
    }

    private static IdeEntry Entry(string name) => new(name, new JsonObject { ["type"] = "go", ["substitutePath"] = new JsonArray(new JsonObject { ["from"] = "/a", ["to"] = "" }) });

    private static string Text(LaunchEdit edit) => Assert.IsType<LaunchEdit.Edited>(edit).Text;
}
