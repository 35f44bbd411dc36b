using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sonde.EndToEndTests.Support;

/// <summary>A developer's checkout of the whole shop with a sonde.yaml.</summary>
internal sealed class ShopWorkspace : IDisposable
{
    private static readonly JsonDocumentOptions Comments = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly string _folder;

    private ShopWorkspace(string folder) => _folder = folder;

    public string LaunchFile => PathOf(".vscode/launch.json");

    /// <summary>Copies the sources and writes the file.</summary>
    /// <param name="yaml">The file.</param>
    public static ShopWorkspace Create(string yaml)
    {
        var folder = Directory.CreateTempSubdirectory("sonde-shop-").FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(SondePrograms.Root, "examples/shop"), "*", SearchOption.AllDirectories).Where(file => !file.EndsWith("sonde.yaml", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(Path.Combine(SondePrograms.Root, "examples/shop"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        File.WriteAllText(Path.Combine(folder, "sonde.yaml"), yaml);
        return new ShopWorkspace(folder);
    }

    /// <summary>How to start sonde here.</summary>
    public SondeStart Start(params string[] words) => new(words) { WorkingDirectory = _folder };

    public string PathOf(string file) => Path.Combine(_folder, file);

    /// <summary>The first line of a file that holds the text, counted from 1.</summary>
    public int LineOf(string file, string text) => Array.FindIndex(File.ReadAllLines(PathOf(file)), line => line.Contains(text, StringComparison.Ordinal)) + 1;

    /// <summary>The entries in launch.json by their names, as an IDE reads them.</summary>
    public Dictionary<string, JsonObject> ReadEntries() => Read()["configurations"]!.AsArray().OfType<JsonObject>().ToDictionary(entry => (string)entry["name"]!, StringComparer.Ordinal);

    /// <summary>The entry that starts them together.</summary>
    public JsonObject ReadCompound() => Read()["compounds"]!.AsArray().OfType<JsonObject>().Single();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private JsonNode Read() => JsonNode.Parse(File.ReadAllText(LaunchFile), null, Comments)!;
}
