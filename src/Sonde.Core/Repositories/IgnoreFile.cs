namespace Sonde.Core.Repositories;

/// <summary>The .dockerignore: what no image is made of. Pure.</summary>
internal static class IgnoreFile
{
    private const string Common = """
        # What no image is made of: history, editors, what is deployed, and secrets.
        .git
        .github
        .gitlab-ci.yml
        .idea
        .run
        .vscode
        .dockerignore
        Dockerfile*
        deploy/base
        deploy/debug
        deploy/dev
        deploy/podman*
        deploy/production
        sonde.yaml
        sonde.schema.json
        **/.env
        **/.env.*
        **/*.pem
        **/*.key
        **/*.p12
        **/*.pfx
        **/*.jks
        **/.netrc
        **/.npmrc
        **/.pypirc
        **/id_rsa*
        **/id_ed25519*
        **/kubeconfig*

        """;

    /// <summary>Writes it.</summary>
    public static string Write(RepositoryLanguage language) => Common.ReplaceLineEndings("\n") + language switch
    {
        RepositoryLanguage.Go => "**/*_test.go\n",
        RepositoryLanguage.Node => "**/node_modules\ncoverage\n",
        RepositoryLanguage.Python => "**/__pycache__\n**/*.pyc\n.venv\nvenv\n.tox\n.pytest_cache\n.mypy_cache\n",
        RepositoryLanguage.Java => "target\nbuild\n.gradle\n",
        RepositoryLanguage.Dotnet => "**/bin\n**/obj\n.vs\n**/appsettings.Development.json\n",
        _ => throw new ArgumentOutOfRangeException(nameof(language), language, null),
    };
}
