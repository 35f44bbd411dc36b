using Sonde.Core.Settings;

namespace Sonde.Core.Repositories;

/// <summary>What is said of a repository. Pure.</summary>
internal static class RepositoryWords
{
    /// <summary>What it is: <c>Go 1.24, main package ., called shop</c>.</summary>
    public static string Describe(RepositoryFacts facts) =>
        $"{Language(facts.Language)}{(facts.Version is { } version ? $" {version}" : "")}, {Kind(facts.Language)} {(facts.Program.Length == 0 ? "of the build" : facts.Program)}, called {facts.Name}";

    /// <summary>The commands to go on with.</summary>
    /// <param name="facts">The repository.</param>
    /// <param name="hasDeploy">Whether the manifests are those that were written.</param>
    /// <param name="toolbox">The image that a Go program's debug stage is made from.</param>
    public static IReadOnlyList<string> Next(RepositoryFacts facts, bool hasDeploy, string toolbox) =>
    [
        $"podman build -t {facts.Name}:1 .",
        $"podman build -t {facts.Name}:debug --target debug {(facts.Language is RepositoryLanguage.Go && ToolboxImage.IsDefault(toolbox) ? $"--build-arg SONDE_IMAGE={ImageAdvice.Built} " : "")}.",
        .. hasDeploy ? (string[])["kubectl apply -k deploy/dev", "kubectl kustomize deploy/podman-dev | podman play kube -", "sonde lint Dockerfile deploy"] : ["sonde lint Dockerfile"],
        .. DebugPort.Of(facts.Language) is { } port ? (string[])[$"sonde forward deploy/{facts.Name} {port}"] : [],
    ];

    private static string Language(RepositoryLanguage language) => language switch
    {
        RepositoryLanguage.Go => "Go",
        RepositoryLanguage.Node => "Node.js",
        RepositoryLanguage.Python => "Python",
        RepositoryLanguage.Java => "Java",
        RepositoryLanguage.Dotnet => ".NET",
        _ => throw new ArgumentOutOfRangeException(nameof(language), language, null),
    };

    private static string Kind(RepositoryLanguage language) => language switch
    {
        RepositoryLanguage.Go => "main package",
        RepositoryLanguage.Node or RepositoryLanguage.Python => "script",
        RepositoryLanguage.Java => "main class",
        RepositoryLanguage.Dotnet => "project",
        _ => throw new ArgumentOutOfRangeException(nameof(language), language, null),
    };
}
