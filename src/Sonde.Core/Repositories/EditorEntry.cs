namespace Sonde.Core.Repositories;

/// <summary>A .vscode/launch.json with the entry that attaches to the debug image. Pure.</summary>
internal static class EditorEntry
{
    /// <summary>Writes it.</summary>
    /// <returns>Null for a language whose debug image has nothing to attach to.</returns>
    public static string? Write(RepositoryFacts facts) => Properties(facts.Language) is not { } properties ? null : $$"""
        {
            "version": "0.2.0",
            "configurations": [
                {
                    // The debug image: first sonde forward deploy/{{facts.Name}} {{DebugPort.Of(facts.Language)}}
                    "name": "{{facts.Name}}: debug image",
        {{properties}}
                }
            ]
        }

        """.ReplaceLineEndings("\n");

    private static string? Properties(RepositoryLanguage language) => language switch
    {
        RepositoryLanguage.Go => """
                        "type": "go",
                        "request": "attach",
                        "mode": "remote",
                        "debugAdapter": "dlv-dap",
                        "host": "127.0.0.1",
                        "port": 2345,
                        "substitutePath": [{ "from": "${workspaceFolder}", "to": "/src" }]
            """,
        RepositoryLanguage.Node => """
                        "type": "node",
                        "request": "attach",
                        "address": "127.0.0.1",
                        "port": 9229,
                        "localRoot": "${workspaceFolder}",
                        "remoteRoot": "/app"
            """,
        RepositoryLanguage.Python => """
                        "type": "debugpy",
                        "request": "attach",
                        "connect": { "host": "127.0.0.1", "port": 5678 },
                        "justMyCode": false,
                        "pathMappings": [{ "localRoot": "${workspaceFolder}", "remoteRoot": "/app" }]
            """,
        RepositoryLanguage.Java => """
                        "type": "java",
                        "request": "attach",
                        "hostName": "127.0.0.1",
                        "port": 5005
            """,
        RepositoryLanguage.Dotnet => null,
        _ => throw new ArgumentOutOfRangeException(nameof(language), language, null),
    };
}
