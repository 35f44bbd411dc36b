using Sonde.Core.Workspaces;

namespace Sonde.Core.Repositories;

/// <summary>What belongs into a repository, so that it can be built and run hardened in production and under a debugger in development. Pure.</summary>
internal static class Scaffold
{
    /// <summary>The files, in the order in which they are shown.</summary>
    /// <param name="facts">The repository.</param>
    /// <param name="toolbox">The image that holds Delve and the agent.</param>
    /// <param name="hasManifests">Whether it has a chart or a Kustomize folder of its own, which no second one is put beside.</param>
    public static IReadOnlyList<ScaffoldFile> For(RepositoryFacts facts, string toolbox, bool hasManifests)
    {
        List<ScaffoldFile> files = [new("Dockerfile", Dockerfile(facts, toolbox)), new(".dockerignore", IgnoreFile.Write(facts.Language))];
        if (!hasManifests)
        {
            files.AddRange(DeployFiles.Write(facts));
        }

        if (EditorEntry.Write(facts) is { } entry)
        {
            files.Add(new ScaffoldFile(".vscode/launch.json", entry));
        }

        files.Add(new ScaffoldFile(WorkspaceFile.Name, Workspace(facts)));
        files.Add(new ScaffoldFile(WorkspaceSchema.FileName, WorkspaceSchema.Write()) { IsShown = false });
        return files;
    }

    private static string Dockerfile(RepositoryFacts facts, string toolbox) => facts.Language switch
    {
        RepositoryLanguage.Go => GoDockerfile.Write(facts, toolbox),
        RepositoryLanguage.Node => NodeDockerfile.Write(facts),
        RepositoryLanguage.Python => PythonDockerfile.Write(facts),
        RepositoryLanguage.Java => JavaDockerfile.Write(facts),
        RepositoryLanguage.Dotnet => DotnetDockerfile.Write(facts),
        _ => throw new ArgumentOutOfRangeException(nameof(facts), facts.Language, null),
    };

    private static string Workspace(RepositoryFacts facts)
    {
        // .NET has no debugger here: its ports and its output are what a session has.
        var tool = facts.Language is RepositoryLanguage.Dotnet ? "none" : $"{RepositoryReading.Word(facts.Language)}\n    source: .";
        return $"""
            # yaml-language-server: $schema={WorkspaceSchema.FileName}
            # What sonde up debugs together.
            targets:
              {facts.Name}:
                target: deploy/{facts.Name}
                tool: {tool}
                forwards: [{facts.Port}]

            """.ReplaceLineEndings("\n");
    }
}
