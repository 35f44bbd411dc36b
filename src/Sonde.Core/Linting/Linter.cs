using Sonde.Core.Linting.Docker;
using Sonde.Core.Linting.Manifests;

namespace Sonde.Core.Linting;

/// <summary>Looks at texts by every rule. Pure.</summary>
internal static class Linter
{
    /// <summary>Looks at them all: routes in one lead to services in another.</summary>
    /// <param name="sources">The texts.</param>
    /// <param name="places">What is development.</param>
    /// <param name="live">The objects of a cluster, besides.</param>
    public static LintResult Look(IReadOnlyList<LintSource> sources, DevelopmentPlaces places, params IReadOnlyList<Manifest> live)
    {
        var unread = new List<string>();
        List<(Manifest Manifest, string Path)> manifests = [.. live.Select(static manifest => (manifest, ""))];
        foreach (var source in sources.Where(static source => !source.IsDockerfile))
        {
            try
            {
                manifests.AddRange(Manifest.Read(source.File, source.Text).Where(static manifest => manifest.Kind.Length > 0).Select(manifest => (manifest, source.Path)));
            }
            catch (FormatException fault)
            {
                var isTemplate = source.Text.Contains("{{", StringComparison.Ordinal);
                unread.Add($"{source.File}: {(isTemplate ? "a template, not YAML; render it first: helm template . | sonde lint -" : fault.Message)}");
            }
        }

        var routes = new RouteChecks([.. manifests.Select(static one => one.Manifest)]);
        var all = manifests.SelectMany(one => ContainerChecks.Look(one.Manifest).Concat(PodChecks.Look(one.Manifest)).Concat(routes.Look(one.Manifest))
                .Select(finding => (Finding: finding, IsDevelopment: places.Holds(one.Manifest.Namespace, one.Path))))
            .Concat(sources.Where(static source => source.IsDockerfile).SelectMany(source => DockerChecks.Look(source.File, source.Text)
                .Select(finding => (Finding: finding, IsDevelopment: places.Holds(Path.GetFileName(source.File))))))
            .ToArray();
        return new LintResult(
            [.. all.Where(static one => !one.IsDevelopment).Select(static one => one.Finding).OrderBy(static one => one.File, StringComparer.Ordinal).ThenBy(static one => one.Line).ThenBy(static one => one.Rule.Id, StringComparer.Ordinal)],
            manifests.Count + sources.Count(static source => source.IsDockerfile),
            all.Count(static one => one.IsDevelopment),
            unread);
    }
}
