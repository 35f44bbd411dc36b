using System.Text;
using System.Text.Json.Nodes;
using Sonde.Core.Ide;
using Sonde.Core.Ide.Jsonc;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Core;

/// <summary>launch.json: JSON with comments, and an entry put in and taken out again. With others in the list, every byte is then as before.</summary>
internal sealed class LaunchTarget : FuzzTarget
{
    private const string Ours = "sonde: api (shop)";

    public override string Name => "core.launch";

    public override int Weight => 3;

    // The text is read up to six times, each value is a node of about 100 bytes, and every edit copies the whole.
    public override int BytesPerByte => 2048;

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        "{\n    // comment\n    \"version\": \"0.2.0\",\n    \"configurations\": [\n        {\n            \"name\": \"Launch\", // mine\n            \"type\": \"go\",\n        },\n    ]\n}\n",
        "{\"configurations\": [{\"name\": \"sonde: api (shop)\", \"port\": 2345}, {\"name\": \"b\"} /* c */, ], \"compounds\": []}", "{\r\n\t\"configurations\": []\r\n}\r\n", "\uFEFF// nothing yet\n",
        "{\"configurations\": [ // of the list\n  /* first */ {\"name\": \"a\"}, {\"name\": \"sonde: api (shop)\"} // last\n]}", "{\"a\": {\"b\": [1, -2.5e3, true, null, \"\\u00e9\\n\"]}}");

    public override IReadOnlyList<string> Tokens => ["\"configurations\": [", "\"name\": \"sonde: api (shop)\"", "//", "/*", "*/", ",", "\n", "\r", "\t", "{", "}", "[", "]", "\"", ":", "\\u", "\uFEFF", "1e5"];

    public override int Run(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var (json, fault) = JsoncText.Read(text);
        var entries = LaunchFile.Entries(text);
        var entry = new IdeEntry(Ours, new JsonObject { ["type"] = "go", ["port"] = 2345, ["substitutePath"] = new JsonArray(new JsonObject { ["from"] = "/a", ["to"] = "" }) });
        if (LaunchFile.Put(text, entry, false) is not LaunchEdit.Edited put)
        {
            return fault is null ? 1 : Transcript.KindOf(fault.Reason);
        }

        DefectException.Unless(json is not null, "what could not be read was edited");
        DefectException.Unless(LaunchFile.Entries(put.Text).Any(found => found is (Ours, 2345)), "the entry is not in the text");
        DefectException.Unless(LaunchFile.Remove(put.Text, Ours) is LaunchEdit.Edited, "the entry cannot be taken out again");
        var without = ((LaunchEdit.Edited)LaunchFile.Remove(put.Text, Ours)).Text;
        DefectException.Unless(JsoncText.Read(without).Result is not null && LaunchFile.Entries(without).Count == entries.Count(found => found.Name != Ours), "taking the entry out broke the text");
        var others = JsoncText.Read(put.Without ?? "").Result?.Root?.Member("configurations")?.Elements.Count ?? 0;
        DefectException.Unless(others == 0 || without == put.Without, "what was put in and taken out left something behind");
        return HashCode.Combine(put.IsReplacement, Math.Min(others, 3), Math.Min(entries.Count, 3), json!.Root?.Kind);
    }
}
