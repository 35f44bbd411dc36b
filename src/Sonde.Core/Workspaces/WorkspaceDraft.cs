using YamlDotNet.RepresentationModel;

namespace Sonde.Core.Workspaces;

/// <summary>A sonde.yaml while it is read.</summary>
internal sealed record WorkspaceDraft
{
    /// <summary><c>namespace</c>.</summary>
    public string? Namespace { get; init; }

    /// <summary><c>context</c>.</summary>
    public string? Context { get; init; }

    /// <summary><c>targets</c>: null where it is missing.</summary>
    public YamlNode? Targets { get; init; }
}
