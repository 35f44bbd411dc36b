using Sonde.Core.Ide;
using Sonde.Core.Plans;
using Sonde.Core.Production;

namespace Sonde.Core.Settings;

/// <summary>What the configuration file says; null where it says nothing. The command line goes before it, the defaults come after it.</summary>
public sealed record UserSettings
{
    /// <summary><c>image</c>: the whole reference of the Go toolbox image.</summary>
    public string? Image { get; init; }

    /// <summary><c>images</c>: whole references by tool; <c>image</c> goes before it.</summary>
    public IReadOnlyDictionary<string, string> Images { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary><c>registry</c>: registry and folder that hold the images under their own names.</summary>
    public string? Registry { get; init; }

    /// <summary><c>pullPolicy</c>.</summary>
    public PullPolicy? PullPolicy { get; init; }

    /// <summary><c>hold</c>.</summary>
    public TimeSpan? Hold { get; init; }

    /// <summary><c>grace</c>.</summary>
    public TimeSpan? Grace { get; init; }

    /// <summary><c>ttl</c>.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary><c>ide</c>.</summary>
    public IdeWish? Ide { get; init; }

    /// <summary><c>port</c>: the local port for IDEs.</summary>
    public int? Port { get; init; }

    /// <summary><c>production</c>.</summary>
    public ProductionSettings Production { get; init; } = ProductionSettings.Default;

    /// <summary>The image of a tool: <c>image</c> (Go only), else <c>images</c>, else <c>registry</c>, else the default registry.</summary>
    /// <param name="tool">One of <see cref="ToolboxImage.Tools"/>.</param>
    /// <param name="version">Sonde's version.</param>
    public string ImageFor(string tool, string version) =>
        (tool == ToolboxImage.Go ? Image : null)
        ?? Images.GetValueOrDefault(tool)
        ?? ToolboxImage.Reference(Registry ?? ToolboxImage.DefaultRegistry, tool, version);
}
