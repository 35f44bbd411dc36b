using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sonde.Testing.Kubernetes;

/// <summary>A recorded exchange of tests/fixtures/kubernetes-1.36.</summary>
public sealed class Fixture
{
    private Fixture(JsonObject root) => Root = root;

    public JsonObject Root { get; }

    public bool IsHandshake => Root.ContainsKey("handshake");

    public string Method => IsHandshake ? "GET" : (string)Root["request"]!["method"]!;

    public string Target => (string)(IsHandshake ? Root["handshake"] : Root["request"])!["path"]!;

    public HttpStatusCode Status => (HttpStatusCode)(int)Answer["status"]!;

    /// <summary>The body of the answer: JSON, or the text itself.</summary>
    public string Body => Answer["body"] is JsonValue value && value.GetValueKind() == JsonValueKind.String
        ? (string)value!
        : Answer["body"]?.ToJsonString() ?? "";

    /// <summary>The body of the request; null where it has none.</summary>
    public JsonNode? RequestBody => Root["request"]?["body"];

    private JsonNode Answer => (IsHandshake ? Root["handshake"] : Root["response"])!;

    /// <param name="name">The file's name, or its number: <c>02</c>.</param>
    public static Fixture Load(string name)
    {
        var file = Directory.EnumerateFiles(Folder, $"{name}*").Order(StringComparer.Ordinal).First();
        return new Fixture(JsonNode.Parse(File.ReadAllText(file))!.AsObject());
    }

    private static string Folder { get; } = FindFolder();

    private static string FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "tests", "fixtures", "kubernetes-1.36");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new DirectoryNotFoundException("tests/fixtures/kubernetes-1.36 is above none of the test program's folders");
    }
}
