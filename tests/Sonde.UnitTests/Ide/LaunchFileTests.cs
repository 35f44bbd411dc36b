using System.Text.Json.Nodes;
using Sonde.Core.Ide;

namespace Sonde.UnitTests.Ide;

public sealed class LaunchFileTests
{
    private static readonly IdeEntry Api = DelveOffer.For("sonde: api (shop)", 2345, [new("/home/dev/shop", "/src")]).Entry!;
    private static readonly IdeEntry Small = new("sonde: a", new JsonObject { ["type"] = "go" });

    [Fact]
    public void Hundreds_of_entries_of_one_name_are_left_alone()
    {
        var text = "{\"configurations\": [" + string.Join(",", Enumerable.Repeat("{\"name\":\"sonde: a\"}", 500)) + "]}";
        Assert.Contains("more than 64 entries", Assert.IsType<LaunchEdit.Refused>(LaunchFile.Remove(text, "sonde: a")).Fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_made_where_none_is()
    {
        Assert.Equal(
            """
            {
                // Made by sonde, which deletes it and this folder with its last entry below.
                "version": "0.2.0",
                "configurations": [
                    {
                        "name": "sonde: api (shop)",
                        "type": "go",
                        "request": "attach",
                        "mode": "remote",
                        "debugAdapter": "dlv-dap",
                        "host": "127.0.0.1",
                        "port": 2345,
                        "stopOnEntry": false,
                        "substitutePath": [
                            { "from": "/home/dev/shop", "to": "/src" }
                        ]
                    }
                ]
            }

            """,
            Put(null, Api));
    }

    [Fact]
    public void A_new_file_goes_with_its_last_entry_and_not_before()
    {
        var one = Put(null, Api);
        var two = Put(one, Small);

        var afterOne = Assert.IsType<LaunchEdit.Edited>(LaunchFile.Remove(two, Api.Name)).Without!;
        Assert.Equal(Put(null, Small), afterOne);
        Assert.Null(Assert.IsType<LaunchEdit.Edited>(LaunchFile.Remove(afterOne, Small.Name)).Without);
        Assert.Equal(one, Assert.IsType<LaunchEdit.Edited>(LaunchFile.Remove(two, Small.Name)).Without);
    }

    [Fact]
    public void Replacing_the_only_entry_of_our_own_file_keeps_the_note_about_the_folder()
    {
        var second = Assert.IsType<LaunchEdit.Edited>(LaunchFile.Put(Put(null, Small), Small, isFolderOurs: false));

        Assert.True(second.IsReplacement);
        Assert.Null(second.Without);
        Assert.True(LaunchFile.IsFolderOurs(second.Text));
    }

    public static TheoryData<string, string> Insertions => new()
    {
        // One entry, four spaces.
        {
            "{\n    \"configurations\": [\n        {\n            \"name\": \"x\"\n        }\n    ]\n}\n",
            "{\n    \"configurations\": [\n        {\n            \"name\": \"sonde: a\",\n            \"type\": \"go\"\n        },\n        {\n            \"name\": \"x\"\n        }\n    ]\n}\n"
        },
        // Two spaces, comments above the first entry and behind the bracket, trailing commas.
        {
            "// top\n{\n  \"configurations\": [ // mine\n    // about x\n    { \"name\": \"x\", }, // behind\n  ],\n}",
            "// top\n{\n  \"configurations\": [ // mine\n    {\n      \"name\": \"sonde: a\",\n      \"type\": \"go\"\n    },\n    // about x\n    { \"name\": \"x\", }, // behind\n  ],\n}"
        },
        // Tabs and CRLF.
        {
            "{\r\n\t\"version\": \"0.2.0\",\r\n\t\"configurations\": [\r\n\t\t{ \"name\": \"x\" }\r\n\t]\r\n}\r\n",
            "{\r\n\t\"version\": \"0.2.0\",\r\n\t\"configurations\": [\r\n\t\t{\r\n\t\t\t\"name\": \"sonde: a\",\r\n\t\t\t\"type\": \"go\"\r\n\t\t},\r\n\t\t{ \"name\": \"x\" }\r\n\t]\r\n}\r\n"
        },
        // A byte order mark; a list on the bracket's line.
        {
            "\uFEFF{\n    \"configurations\": [{\n        \"name\": \"x\"\n    }]\n}",
            "\uFEFF{\n    \"configurations\": [{\n        \"name\": \"sonde: a\",\n        \"type\": \"go\"\n    },{\n        \"name\": \"x\"\n    }]\n}"
        },
        // All on one line.
        { "{\"configurations\":[ {\"name\":\"x\"} ]}", "{\"configurations\":[ { \"name\": \"sonde: a\", \"type\": \"go\" }, {\"name\":\"x\"} ]}" },
        { "{\"configurations\":[]}", "{\"configurations\":[{ \"name\": \"sonde: a\", \"type\": \"go\" }]}" },
        // Empty list.
        {
            "{\n  \"configurations\": []\n}",
            "{\n  \"configurations\": [\n    {\n      \"name\": \"sonde: a\",\n      \"type\": \"go\"\n    }\n  ]\n}"
        },
        {
            "{\n  \"configurations\": [ // none yet\n  ]\n}",
            "{\n  \"configurations\": [ // none yet\n    {\n      \"name\": \"sonde: a\",\n      \"type\": \"go\"\n    }\n  ]\n}"
        },
        // No list; only one below another name, and in strings and comments.
        {
            "{\n  \"inputs\": { \"configurations\": [ { \"name\": \"sonde: a\" } ] }, /* \"configurations\": [ */\n  \"text\": \"\\\"configurations\\\": [ // {\"\n}",
            "{\n  \"configurations\": [\n    {\n      \"name\": \"sonde: a\",\n      \"type\": \"go\"\n    }\n  ],\n  \"inputs\": { \"configurations\": [ { \"name\": \"sonde: a\" } ] }, /* \"configurations\": [ */\n  \"text\": \"\\\"configurations\\\": [ // {\"\n}"
        },
        { "{}", "{\n    \"configurations\": [\n        {\n            \"name\": \"sonde: a\",\n            \"type\": \"go\"\n        }\n    ]\n}" },
        // Nothing but white space or comments.
        {
            "",
            "{\n    \"version\": \"0.2.0\",\n    \"configurations\": [\n        {\n            \"name\": \"sonde: a\",\n            \"type\": \"go\"\n        }\n    ]\n}\n"
        },
        {
            "// later",
            "// later\n{\n    \"version\": \"0.2.0\",\n    \"configurations\": [\n        {\n            \"name\": \"sonde: a\",\n            \"type\": \"go\"\n        }\n    ]\n}\n"
        },
        // The last of two lists is the one that counts, as JavaScript reads it.
        {
            "{\"configurations\": [], \"configurations\": [1]}",
            "{\"configurations\": [], \"configurations\": [{ \"name\": \"sonde: a\", \"type\": \"go\" },1]}"
        },
    };

    [Theory]
    [MemberData(nameof(Insertions))]
    public void An_entry_goes_to_the_front_and_the_rest_stays(string before, string after)
    {
        var edited = Assert.IsType<LaunchEdit.Edited>(LaunchFile.Put(before, Small, isFolderOurs: false));

        Assert.Equal(after, edited.Text);
        Assert.Equal(before, edited.Without);
        Assert.False(edited.IsReplacement);
    }

    [Theory]
    [MemberData(nameof(Insertions))]
    public void An_entry_that_is_there_is_replaced(string before, string after)
    {
        var edited = Assert.IsType<LaunchEdit.Edited>(LaunchFile.Put(after, Small, isFolderOurs: false));

        Assert.True(edited.IsReplacement);
        Assert.Single(LaunchFile.Entries(edited.Text));
        Assert.Contains(Small.Name, edited.Text, StringComparison.Ordinal);
        Assert.Equal(before.Contains("\"x\"", StringComparison.Ordinal), edited.Text.Contains("\"x\"", StringComparison.Ordinal));
    }

    public static TheoryData<string, string> Removals => new()
    {
        // First, middle, last.
        { "[\n  {\"name\": \"sonde: a\"},\n  {\"name\": \"x\"}\n]", "[\n  {\"name\": \"x\"}\n]" },
        { "[\n  {\"name\": \"x\"},\n  {\"name\": \"sonde: a\"},\n  {\"name\": \"y\"}\n]", "[\n  {\"name\": \"x\"},\n  {\"name\": \"y\"}\n]" },
        { "[\n  {\"name\": \"x\"},\n  {\"name\": \"sonde: a\"}\n]", "[\n  {\"name\": \"x\"}\n]" },
        { "[\n  {\"name\": \"x\"},\n  {\"name\": \"sonde: a\"},\n]", "[\n  {\"name\": \"x\"},\n]" },
        // Alone.
        { "[\n  {\"name\": \"sonde: a\"}\n]", "[]" },
        { "[{\"name\": \"sonde: a\"},]", "[]" },
        { "[ // keep\n  {\"name\": \"sonde: a\"}\n]", "[ // keep\n]" },
        // Comments of the user's beside ours stay, and swallow nothing.
        { "[ // keep\n  {\"name\": \"sonde: a\"}, {\"name\": \"x\"}\n]", "[ // keep\n   {\"name\": \"x\"}\n]" },
        { "[\n  {\"name\": \"sonde: a\"} /* mine */, // so\n  {\"name\": \"x\"}\n]", "[ /* mine */ // so\n  {\"name\": \"x\"}\n]" },
        { "[ // one\n  {\"name\": \"sonde: a\"}]", "[ // one\n  ]" },
        { "[{\"name\": \"x\"}, // two\n{\"name\": \"sonde: a\"}]", "[{\"name\": \"x\"} // two\n]" },
        // Several of the same name; an escaped name; other names of ours.
        { "[{\"name\": \"sonde: a\"}, {\"name\": \"sonde: b\"}, {\"name\": \"sonde\\u003a a\"}]", "[ {\"name\": \"sonde: b\"}]" },
    };

    [Theory]
    [MemberData(nameof(Removals))]
    public void Only_our_entry_goes(string list, string left)
    {
        var edited = Assert.IsType<LaunchEdit.Edited>(LaunchFile.Remove("{\"configurations\": " + list + "}", "sonde: a"));

        Assert.Equal("{\"configurations\": " + left + "}", edited.Without);
        Assert.DoesNotContain(LaunchFile.Entries(edited.Without!), entry => entry.Name == "sonde: a");
    }

    [Theory]
    [InlineData("{\"configurations\": [{\"name\": \"sonde: b\"}]}")]
    [InlineData("{\"configurations\": [{\"name\": 1}, 2, \"sonde: a\", null]}")]
    [InlineData("{\"compounds\": [{\"name\": \"sonde: a\"}]}")]
    [InlineData("{}")]
    [InlineData("")]
    public void An_entry_that_is_not_there_is_not_removed(string text) => Assert.IsType<LaunchEdit.NotThere>(LaunchFile.Remove(text, "sonde: a"));

    [Fact]
    public void Our_entries_are_found_with_their_ports()
    {
        const string Text = """{"configurations": [{"name": "sonde: a", "port": 2345}, {"name": "mine", "port": 1}, {"name": "sonde: b", "port": "${p}"}, {"name": "sonde: c"}]}""";

        Assert.Equal([("sonde: a", 2345), ("sonde: b", null), ("sonde: c", null)], LaunchFile.Entries(Text));
        Assert.Empty(LaunchFile.Entries("{"));
    }

    [Fact]
    public void Other_tools_bring_their_own_properties_and_paths_are_readable()
    {
        IdeEntry entry = new("sonde: ü", new JsonObject
        {
            ["name"] = "ignored",
            ["type"] = "node",
            ["skipFiles"] = new JsonArray("<node_internals>/**", null),
            ["deep"] = new JsonObject { ["empty"] = new JsonArray(), ["list"] = new JsonArray(new JsonArray(1.5, true)) },
            ["path"] = "C:\\o'brien\t\"x\"",
        });

        Assert.Equal(
            "{\"configurations\": [{ \"name\": \"sonde: ü\", \"type\": \"node\", \"skipFiles\": [\"<node_internals>/**\", null], "
            + "\"deep\": { \"empty\": [], \"list\": [[1.5, true]] }, \"path\": \"C:\\\\o'brien\\t\\\"x\\\"\" }]}",
            Put("{\"configurations\": []}", entry));
    }

    [Fact]
    public void A_file_on_old_macs_lines_keeps_them()
    {
        var text = Put("{\r  \"configurations\": [ // c\r  ]\r}", Small);

        Assert.DoesNotContain('\n', text);
        Assert.Equal([(Small.Name, null)], LaunchFile.Entries(text));
    }

    private static string Put(string? text, IdeEntry entry) => Assert.IsType<LaunchEdit.Edited>(LaunchFile.Put(text, entry, isFolderOurs: true)).Text;
}
