using System.Text.Json;
using System.Text.Json.Nodes;
using Sonde.EndToEndTests.Podman;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Repositories;

/// <summary>A copy of an example in a folder of its own, with what <c>sonde init</c> writes, built by Podman from images of this machine. Its images go with it.</summary>
internal sealed class BuiltRepository : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string[] _bases;

    private BuiltRepository(string name, string[] bases) => (Name, _bases) = (name, bases);

    /// <summary>What go compiled before, kept between runs as a build server keeps it: each of the shop's images would compile the standard library anew.</summary>
    private static string GoCache => Directory.CreateDirectory(Path.Combine(
        Environment.GetEnvironmentVariable("SONDE_CACHE") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache/sonde"), "go/image")).FullName;

    /// <summary>The repository's folder.</summary>
    public string Folder => _folder.Folder;

    /// <summary>Of image and workload; nobody else has it.</summary>
    public string Name { get; }

    public string Production => $"localhost/{Name}:1";

    public string Debug => $"localhost/{Name}:debug";

    /// <summary>That the program listens on: Podman opens it on this machine.</summary>
    public int Port { get; } = LocalPort.Free();

    /// <summary>What sonde init reported.</summary>
    public SondeOutcome Written { get; private set; } = new(0, [], "", "");

    /// <summary>Copies files.</summary>
    /// <param name="language">Of the base image.</param>
    /// <param name="argument">What the Dockerfile calls the base image: <c>GO_IMAGE</c>.</param>
    /// <param name="files">From a path in the examples to one in the repository.</param>
    public static async Task<BuiltRepository> CreateAsync(string language, string argument, params (string From, string To)[] files)
    {
        await PodmanTarget.RequireAsync();
        var image = $"localhost/sonde-test-base-{language}:1";
        Assert.SkipUnless((await Command.RunAsync("podman", ["image", "exists", image])).ExitCode == 0, $"needs the image {image}: tests/repositories/build {language}");
        var repository = new BuiltRepository(PodmanTarget.NewName(), [$"{argument}={image}", $"SONDE_IMAGE={SondePrograms.Image}"]);
        foreach (var (from, to) in files)
        {
            var path = Path.Combine(repository.Folder, to);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(Path.Combine(SondePrograms.Root, "examples", from), path);
        }

        return repository;
    }

    /// <summary>Runs sonde init, and again to see that it then writes nothing; what it wrote is clean under sonde lint.</summary>
    public async Task InitAsync(params string[] words)
    {
        string[] init = ["init", "--name", Name, "--port", $"{Port}", .. words];
        Written = (await RunAsync(init)).Succeeded();
        var again = (await RunAsync(init)).Succeeded();
        Assert.All(again.One("scaffold")["files"]!.AsArray(), file => Assert.Equal("Same", (string?)file!["state"]));
        var lint = await RunAsync(["lint", "Dockerfile", "deploy"]);
        Assert.True(lint.ExitCode == 0, lint.Text);
    }

    /// <summary>Builds the production image as its users would, without a target, and the debug image.</summary>
    public async Task BuildAsync()
    {
        string[] common = ["build", "--pull=never", "--network=host", "--volume", $"{GoCache}:/root/.cache/go-build", .. _bases.SelectMany(one => new[] { "--build-arg", one })];
        foreach (var which in new string[][] { ["-t", Production], ["--target", "debug", "-t", Debug] })
        {
            var built = await Command.RunAsync("podman", [.. common, .. which, Folder], seconds: 240);
            Assert.True(built.ExitCode == 0, built.Output + built.Error);
        }
    }

    /// <summary>The entry in launch.json, for a local port.</summary>
    public JsonObject Entry(int port)
    {
        var text = File.ReadAllText(Path.Combine(Folder, ".vscode/launch.json")).Replace("${workspaceFolder}", Folder, StringComparison.Ordinal);
        var entry = JsonNode.Parse(text, null, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip })!["configurations"]![0]!.AsObject();
        if (entry["connect"] is { } connect)
        {
            connect["port"] = port;
        }
        else
        {
            entry["port"] = port;
        }

        return entry;
    }

    /// <summary>The first line of a file that holds the text, counted from 1.</summary>
    public async Task<int> LineOfAsync(string file, string text) =>
        Array.FindIndex(await File.ReadAllLinesAsync(Path.Combine(Folder, file), TestContext.Current.CancellationToken), line => line.Contains(text, StringComparison.Ordinal)) + 1;

    /// <summary>Starts an image as production does: a root that nobody writes to, no capabilities, nothing that gives rights; the uid is the image's own.</summary>
    public static Task<PodmanTarget> StartAsync(string image) => PodmanTarget.StartAsync(image, "--read-only", "--cap-drop", "all", "--security-opt", "no-new-privileges");

    /// <summary>Runs sonde in the folder.</summary>
    public Task<SondeOutcome> RunAsync(string[] words) => RunningSonde.RunAsync(new SondeStart(words) { WorkingDirectory = Folder });

    public async ValueTask DisposeAsync()
    {
        await Command.RunAsync("podman", ["image", "rm", "--force", Production, Debug]);
        _folder.Dispose();
    }
}
