using Sonde.Core.Tools;

namespace Sonde.Core.Settings;

/// <summary>Where toolbox images come from unless something else is said.</summary>
public static class ToolboxImage
{
    /// <summary>The registry and folder that releases are to be published to; there is none yet.</summary>
    public const string DefaultRegistry = "docker.io/sonde";

    /// <summary>The tool that debugs Go, as <c>images</c> in the configuration names it.</summary>
    public const string Go = "go";

    /// <summary>The tool that debugs native code.</summary>
    public const string Native = "native";

    /// <summary>The tool that captures packets.</summary>
    public const string Capture = "capture";

    /// <summary>A shell and what one looks at networks and processes with.</summary>
    public const string Net = "net";

    /// <summary>What captures packets, with tshark, which sums them up.</summary>
    public const string Shark = "shark";

    /// <summary>The tools that have an image.</summary>
    public static IReadOnlyList<string> Tools { get; } = [Go, Native, Capture, Net, Shark];

    /// <summary>The image that holds a debugger, one of <see cref="Tools"/>.</summary>
    /// <param name="debugger">The debugger that is wanted; null for that of the process's language.</param>
    public static string Of(DebuggerKind? debugger) => ToolCatalog.Image(debugger);

    /// <summary>The whole reference of a tool's image of this version of Sonde in a registry: <c>REGISTRY/sonde-go:0.1.0</c>.</summary>
    public static string Reference(string registry, string tool, string version) => $"{registry.TrimEnd('/')}/sonde-{tool}:{version}";

    /// <summary>Whether it is one that releases are published to, so that nobody has named another.</summary>
    public static bool IsDefault(string image) => image.StartsWith($"{DefaultRegistry}/", StringComparison.Ordinal);

    /// <summary>What is wrong with the text of a reference or registry, as the end of a sentence that begins with the setting's name; null for nothing.</summary>
    public static string? Judge(string text) =>
        text.Length is 0 or > 512 || text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) || text.Contains("://", StringComparison.Ordinal)
            ? $"is \"{text}\"; it takes an image reference without spaces and without http://"
            : null;
}
