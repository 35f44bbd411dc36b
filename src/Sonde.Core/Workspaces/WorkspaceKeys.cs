using System.Text.Json.Nodes;

namespace Sonde.Core.Workspaces;

/// <summary>The keys at the top of a sonde.yaml.</summary>
internal static class WorkspaceKeys
{
    /// <summary>What a target may be called, so that it can be typed, and stand in a file's name. A regular expression that JSON Schema and .NET read alike.</summary>
    public const string NamePattern = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$";

    /// <summary>Where the schema describes an entry of <c>targets</c>.</summary>
    public const string TargetDefinition = "target";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<WorkspaceKey<WorkspaceDraft>> All { get; } =
    [
        WorkspaceKey<WorkspaceDraft>.Of("namespace", "Namespace of every target that has none of its own; the context's when left out",
            new TextShape(63, "a namespace's name"), (draft, text) => draft with { Namespace = text }),
        WorkspaceKey<WorkspaceDraft>.Of("context", "Context of the kubeconfig for every target that has none of its own; the current one when left out",
            new TextShape(512, "a context's name"), (draft, text) => draft with { Context = text }),
        new("targets", "What to debug together, by names of your own", TargetsSchema, (draft, node, _) => draft with { Targets = node }),
    ];

    private static JsonObject TargetsSchema() => new()
    {
        ["type"] = "object",
        ["propertyNames"] = new JsonObject { ["pattern"] = NamePattern },
        ["additionalProperties"] = new JsonObject { ["$ref"] = $"#/$defs/{TargetDefinition}" },
        ["minProperties"] = 1,
        ["maxProperties"] = Workspace.MaximumTargets,
    };
}
