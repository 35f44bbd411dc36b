using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sonde.EndToEndTests.Support;

/// <summary>A developer's checkout of the shop, in a folder of its own that no build has seen.</summary>
internal sealed class Workspace : IDisposable
{
    private const string Marked = "total -= discount";

    private Workspace(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>The file with the mistake in it.</summary>
    public string PricingFile => Path.Combine(Folder, "pricing/pricing.go");

    /// <summary>The line of it where the discount is taken off.</summary>
    public int DiscountLine => Array.FindIndex(File.ReadAllLines(PricingFile), line => line.Trim() == Marked) + 1;

    public string LaunchFile => Path.Combine(Folder, ".vscode/launch.json");

    /// <summary>Copies the shop's sources.</summary>
    public static Workspace Create()
    {
        var source = Path.Combine(SondePrograms.Root, "examples/shop");
        var folder = Directory.CreateTempSubdirectory("sonde-test-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "pricing"));
        foreach (var file in new[] { "go.mod", "main.go", "pricing/pricing.go" })
        {
            File.Copy(Path.Combine(source, file), Path.Combine(folder, file));
        }

        return new Workspace(folder);
    }

    /// <summary>Likewise with a launch.json.</summary>
    public static Workspace Create(byte[] launchFile)
    {
        var workspace = Create();
        Directory.CreateDirectory(Path.GetDirectoryName(workspace.LaunchFile)!);
        File.WriteAllBytes(workspace.LaunchFile, launchFile);
        return workspace;
    }

    /// <summary>How to start sonde here.</summary>
    public SondeStart Start(params string[] words) => new(words) { WorkingDirectory = Folder };

    /// <summary>The configurations in launch.json, as an IDE reads them.</summary>
    public JsonObject[] ReadConfigurations()
    {
        var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
        return [.. JsonNode.Parse(File.ReadAllText(LaunchFile), null, options)!["configurations"]!.AsArray().OfType<JsonObject>()];
    }

    /// <summary>The one that was written for a session.</summary>
    public JsonObject ReadConfiguration() => ReadConfigurations().Single(entry => (string?)entry["mode"] == "remote");

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
