namespace Sonde.Core.Workspaces;

/// <summary>What a sonde.yaml says.</summary>
/// <param name="Path">The file's full path; the source folders in it begin at the file's own.</param>
/// <param name="Targets">1 to <see cref="MaximumTargets"/>, in the order of the file; no two have the same name.</param>
public sealed record Workspace(string Path, IReadOnlyList<WorkspaceTarget> Targets)
{
    /// <summary>As many as one laptop debugs at once, and more: every target costs a toolbox and a link.</summary>
    public const int MaximumTargets = 64;
}
