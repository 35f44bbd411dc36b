using Sonde.Core.Repositories;
using Sonde.UnitTests.Ide;

namespace Sonde.UnitTests.Core.Repositories;

/// <summary>Repositories in memory, below /shop.</summary>
internal static class Samples
{
    public const string Root = "/shop";

    public const string Toolbox = "registry.example/sonde-go:1";

    public static FakeWorkspaceFiles Files(params (string Path, string Text)[] files)
    {
        var fake = new FakeWorkspaceFiles();
        fake.AddDirectory(Root);
        foreach (var (path, text) in files)
        {
            fake[$"{Root}/{path}"] = text;
        }

        return fake;
    }

    public static RepositoryFolder Folder(params (string Path, string Text)[] files) => new(Files(files), Root);

    public static RepositoryFacts Read(RepositoryWishes wishes, params (string Path, string Text)[] files) => RepositoryReading.Read(Folder(files), wishes);

    public static RepositoryFacts Read(params (string Path, string Text)[] files) => Read(new RepositoryWishes(), files);
}
