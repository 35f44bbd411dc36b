namespace Sonde.EndToEndTests.Charts;

/// <summary>What came of rendering a chart.</summary>
/// <param name="Output">The manifests; null where it failed.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
internal sealed record Rendering(string? Output, string? Error)
{
    /// <summary>What nothing but a debug mode has.</summary>
    private static readonly string[] DebugParts = ["dlv", "tcp-debug", "2345", "sonde.dev/mode", "sonde-shop-api:debug", "SYS_PTRACE", "--inspect", "jdwp", "debugpy"];

    /// <summary>Whether there is anything of a debug mode in it.</summary>
    public bool HasDebugParts => DebugParts.Any(part => Text.Contains(part, StringComparison.Ordinal));

    /// <summary>The manifests; a failure fails the test.</summary>
    public string Text => Output ?? throw new InvalidOperationException($"it was not rendered: {Error}");
}
