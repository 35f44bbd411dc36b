using System.Text.Json.Nodes;

namespace Sonde.EndToEndTests.Support;

/// <summary>How a sonde ended, and all it said.</summary>
/// <param name="ExitCode">What it returned; negative for a signal.</param>
/// <param name="Reports">Its reports.</param>
/// <param name="StandardError">What went to stderr.</param>
/// <param name="Text">All of it, for a test that fails.</param>
internal sealed record SondeOutcome(int ExitCode, JsonNode[] Reports, string StandardError, string Text)
{
    /// <summary>The receipt.</summary>
    public JsonNode Receipt => One("receipt")["receipt"]!;

    /// <summary>The only report of this kind; fails for none.</summary>
    public JsonNode One(string kind)
    {
        var found = All(kind);
        Assert.True(found.Length == 1, $"{found.Length} reports \"{kind}\"\n{Text}");
        return found[0];
    }

    /// <summary>The reports of this kind.</summary>
    public JsonNode[] All(string kind) => [.. Reports.Where(report => (string?)report["report"] == kind)];

    /// <summary>Fails unless it succeeded.</summary>
    public SondeOutcome Succeeded()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Text}");
        return this;
    }

    /// <summary>Fails unless it ended with that fault and exit code; returns the fault.</summary>
    public JsonNode Failed(string code, int exitCode)
    {
        var faults = All("fault");
        Assert.True(faults.Length == 1 && (string?)faults[0]["code"] == code && ExitCode == exitCode, $"awaited {code} and exit code {exitCode}, got {ExitCode}\n{Text}");
        Assert.NotEmpty((string)faults[0]["what"]!);
        Assert.NotEmpty((string)faults[0]["why"]!);
        Assert.NotEmpty(faults[0]["next"]!.AsArray());
        return faults[0];
    }
}
