using Sonde.Core.Targets;

namespace Sonde.Core.Workspaces;

/// <summary>One entry of <c>targets</c>.</summary>
/// <param name="Name">Its key: 1 to 63 of a-z, 0-9 and '-', neither first nor last a '-'.</param>
/// <param name="Target">Whom it names, with the file's <c>namespace</c> and <c>context</c> where it has none of its own.</param>
/// <param name="Wishes">The rest.</param>
public sealed record WorkspaceTarget(string Name, TargetReference Target, TargetWishes Wishes);
