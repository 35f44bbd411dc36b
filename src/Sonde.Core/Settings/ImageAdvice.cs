namespace Sonde.Core.Settings;

/// <summary>What somebody does who lacks the right toolbox image: no image is published yet. Steps as in <see cref="Faults.Fault.Next"/>. Pure.</summary>
public static class ImageAdvice
{
    /// <summary>Makes <see cref="Built"/>.</summary>
    public const string Build = "images/build go";

    /// <summary>What <see cref="Build"/> makes.</summary>
    public const string Built = "localhost/sonde-go:dev";

    /// <summary>For Podman and Docker, which have what was built on this machine.</summary>
    public static IReadOnlyList<string> ForEngine { get; } = [Build, $"then repeat the command with --image {Built}"];

    /// <summary>Likewise, for the image that was asked for.</summary>
    /// <param name="image">Its reference; null for unknown.</param>
    public static IReadOnlyList<string> ForEngineWith(string? image) =>
        ToolOf(image) is var tool && tool == ToolboxImage.Go ? ForEngine : [$"images/build {tool}", $"then repeat the command with --image localhost/sonde-{tool}:dev"];

    /// <summary>For a toolbox that turned out to hold the wrong image, wherever it is.</summary>
    public static IReadOnlyList<string> ForAny { get; } = ForTool(ToolboxImage.Go);

    /// <summary>Likewise, where it is known what the image has to hold.</summary>
    /// <param name="tool">One of <see cref="ToolboxImage.Tools"/>.</param>
    public static IReadOnlyList<string> ForTool(string tool) =>
    [
        $"images/build {tool}",
        $"then repeat the command with --new-toolbox and the new image: --image localhost/sonde-{tool}:dev for Podman or Docker; "
            + "for a cluster push it first (docs/guide/toolbox.md)",
    ];

    /// <summary>For a cluster, whose nodes need a registry.</summary>
    /// <param name="version">Sonde's version.</param>
    /// <param name="image">What was asked for; null for unknown.</param>
    public static IReadOnlyList<string> ForCluster(string version, string? image = null)
    {
        var tool = ToolOf(image);
        var reference = ToolboxImage.Reference("REGISTRY", tool, version);
        return
        [
            $"images/build {tool}",
            $"podman push localhost/sonde-{tool}:dev {reference}",
            "mkdir -p ~/.config/sonde",
            "echo 'registry: REGISTRY' >>~/.config/sonde/config.yaml",
            $"REGISTRY is one that the nodes can pull from, with the pod's own pull secrets; for once, --image {reference} does instead of the configuration",
        ];
    }

    /// <summary>Where the nodes could not pull an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="version">Sonde's version.</param>
    public static IReadOnlyList<string> AfterPull(string image, string version) => ToolboxImage.IsDefault(image)
        ? ForCluster(version, image)
        :
        [
            $"check that the nodes can pull {image}: its name and tag, the registry, and the pod's imagePullSecrets, for a toolbox has no others; or build and push one",
            .. ForCluster(version, image),
        ];

    /// <summary>What a plan says of the image, before it is added for good; null for nothing.</summary>
    public static string? Note(string image) => ToolboxImage.IsDefault(image)
        ? $"No image is published at {ToolboxImage.DefaultRegistry} yet: build one and name it (docs/guide/toolbox.md)."
        : null;

    /// <summary>Which image a reference means, by its name; the one for Go where that does not tell.</summary>
    private static string ToolOf(string? image) => ToolboxImage.Tools.FirstOrDefault(tool => image?.Contains($"sonde-{tool}", StringComparison.Ordinal) == true) ?? ToolboxImage.Go;
}
