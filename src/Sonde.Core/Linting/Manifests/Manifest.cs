using YamlDotNet.RepresentationModel;

namespace Sonde.Core.Linting.Manifests;

/// <summary>An object of Kubernetes in a file.</summary>
/// <param name="File">The file, as it was named; <c>shop/deployments/api</c> in a cluster.</param>
/// <param name="Root">The object.</param>
internal sealed record Manifest(string File, YamlNode Root)
{
    private static readonly string[] Lists = ["initContainers", "containers", "ephemeralContainers"];

    /// <summary>Whether it comes from a cluster, where it has no lines.</summary>
    public bool IsLive { get; init; }

    /// <summary>Deployment, Service and so on; empty where it says none.</summary>
    public string Kind => Root.Text("kind") ?? "";

    /// <summary>Its name; empty where it has none.</summary>
    public string Name => Root.Text("metadata", "name") ?? "";

    /// <summary>Its namespace; null where it is to be chosen.</summary>
    public string? Namespace => Root.Text("metadata", "namespace");

    /// <summary>For people: <c>Deployment shop</c>.</summary>
    public string Subject => $"{Kind} {Name}".Trim();

    /// <summary>The specification of its pods; null where it makes none.</summary>
    public YamlNode? Pod => Kind switch
    {
        "Pod" => Root.At("spec"),
        "PodTemplate" => Root.At("template", "spec"),
        "CronJob" => Root.At("spec", "jobTemplate", "spec", "template", "spec"),
        _ => Root.At("spec", "template", "spec"),
    };

    /// <summary>Its containers of all kinds, with what names them.</summary>
    public IEnumerable<(string Subject, YamlNode Container)> Containers =>
        from list in Lists
        from container in Pod.Items(list)
        select ($"{Subject}, container {container.Text("name") ?? "?"}", container);

    /// <summary>The objects of a text: those in lists are taken out of them.</summary>
    /// <exception cref="FormatException">It is not YAML.</exception>
    public static IReadOnlyList<Manifest> Read(string file, string text) =>
        [.. Settings.YamlText.ReadAll(text).SelectMany(static root => root.Text("kind") == "List" ? root.Items("items") : [root]).Select(root => new Manifest(file, root))];

    /// <summary>A finding in it.</summary>
    public LintFinding Find(LintRule rule, YamlNode where, string text, string? subject = null) =>
        new(rule, File, IsLive ? 0 : where.Start.Line, IsLive ? 0 : where.Start.Column, subject ?? Subject, text.Length > 160 ? text[..160] + "…" : text);
}
