using System.Globalization;
using Sonde.Core.Policies;
using Sonde.Core.Targets;
using Sonde.Kubernetes;
using Sonde.Kubernetes.Api;
using WorkloadKind = Sonde.Core.Targets.WorkloadKind;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>The rights that a session needs, and which of them the user lacks.</summary>
internal static class Rights
{
    /// <summary>The rights without which there is no session on a target, on a server of this shape.</summary>
    /// <param name="target">The target.</param>
    /// <param name="shape">The server's shape.</param>
    /// <param name="isCopied">The session is on a copy of the target: a pod is made, and no ephemeral container.</param>
    public static IReadOnlyList<Right> Needed(KubernetesReference target, EphemeralContainersShape shape, bool isCopied = false)
    {
        var isFinding = target.Selector is not null || target.Kind != WorkloadKind.Pod;
        return
        [
            .. from row in RightsTable.For(isCopied ? PolicyScope.Debug | PolicyScope.Copy : PolicyScope.Debug)
               where row.Without is null
                   && !(isCopied && row.Right.IsForAdding)
                   && (isFinding || !row.IsForFinding)
                   && (row.Kind is null || row.Kind == target.Kind)
                   && (row.Shape is null || row.Shape == shape)
               select row.Right with { Purpose = row.Right.Purpose.Replace("TARGET", target.Text, StringComparison.Ordinal) },
        ];
    }

    /// <summary>The rights without which a command whose target is no container does not work.</summary>
    /// <param name="scope">The command.</param>
    public static IReadOnlyList<Right> Needed(PolicyScope scope) => [.. RightsTable.For(scope).Where(static row => row.Without is null).Select(static row => row.Right)];

    /// <summary>The rights without which a command on a workload itself does not work.</summary>
    /// <param name="scope">The command.</param>
    /// <param name="target">The workload.</param>
    public static IReadOnlyList<Right> Needed(PolicyScope scope, KubernetesReference target) =>
    [
        .. from row in RightsTable.For(scope)
           where row.Without is null && (row.Kind is null || row.Kind == target.Kind)
           select row.Right with { Purpose = row.Right.Purpose.Replace("TARGET", target.Text, StringComparison.Ordinal) },
    ];

    /// <summary>Whether a server is Kubernetes 1.MINOR or later, as far as it tells its version.</summary>
    public static bool IsAtLeast(ServerVersion version, int minor) => version.Major == "1" && Minor(version) >= minor;

    /// <summary>The rights that a session does without, each with what is missing then, as the end of a sentence.</summary>
    public static IReadOnlyList<(Right Right, string Without)> Optional { get; } =
        [.. RightsTable.For(PolicyScope.All).Where(row => row.Without is not null).Select(row => (row.Right, row.Without!))];

    /// <summary>Asks the server about each, all at once.</summary>
    /// <returns>Those that are missing; a server that cannot be asked is taken to allow: its own refusal will tell.</returns>
    public static async Task<IReadOnlyList<MissingRight>> FindMissingAsync(
        KubernetesClient client, string podNamespace, IReadOnlyList<Right> needed, CancellationToken cancellation)
    {
        var answers = await Task.WhenAll(needed.Select(right => IsAllowedAsync(client, podNamespace, right, cancellation))).ConfigureAwait(false);
        return [.. needed.Zip(answers).Where(pair => !pair.Second).Select(pair => new MissingRight(pair.First, podNamespace))];
    }

    /// <summary>Null for a text that does not begin with a number.</summary>
    private static int? Minor(ServerVersion version) =>
        int.TryParse(string.Concat(version.Minor.TakeWhile(char.IsAsciiDigit)), NumberStyles.None, CultureInfo.InvariantCulture, out var minor) ? minor : null;

    private static async Task<bool> IsAllowedAsync(KubernetesClient client, string podNamespace, Right right, CancellationToken cancellation)
    {
        try
        {
            var question = new ResourceAction(right.Verb, right.Resource, podNamespace) { Group = right.Group };
            return (await client.ReviewAccessAsync(question, cancellation).ConfigureAwait(false)).IsAllowed;
        }
        catch (KubernetesApiException)
        {
            return true;
        }
    }
}
