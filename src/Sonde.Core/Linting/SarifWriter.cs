using System.Text.Json;

namespace Sonde.Core.Linting;

/// <summary>Writes findings as SARIF 2.1.0 (OASIS), which CI systems show beside the lines. Pure.</summary>
internal static class SarifWriter
{
    /// <summary>Writes them.</summary>
    /// <param name="stream">UTF-8 goes here; stays open.</param>
    /// <param name="findings">The findings.</param>
    /// <param name="version">Sonde's version.</param>
    public static void Write(Stream stream, IReadOnlyList<LintFinding> findings, string version)
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        writer.WriteString("version", "2.1.0");
        writer.WriteStartArray("runs");
        writer.WriteStartObject();
        WriteTool(writer, version);
        writer.WriteStartArray("results");
        foreach (var finding in findings)
        {
            WriteResult(writer, finding);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteTool(Utf8JsonWriter writer, string version)
    {
        writer.WriteStartObject("tool");
        writer.WriteStartObject("driver");
        writer.WriteString("name", "sonde lint");
        writer.WriteString("version", version);
        writer.WriteStartArray("rules");
        foreach (var rule in LintRules.All)
        {
            writer.WriteStartObject();
            writer.WriteString("id", rule.Id);
            WriteText(writer, "shortDescription", rule.Title);
            WriteText(writer, "fullDescription", rule.Why);
            WriteText(writer, "help", rule.Fix);
            writer.WriteStartObject("defaultConfiguration");
            writer.WriteString("level", Level(rule));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter writer, LintFinding finding)
    {
        writer.WriteStartObject();
        writer.WriteString("ruleId", finding.Rule.Id);
        writer.WriteString("level", Level(finding.Rule));
        WriteText(writer, "message", $"{finding.Subject}: {finding.Text}. {finding.Rule.Title}: {finding.Rule.Why}. {finding.Rule.Fix}.");
        writer.WriteStartArray("locations");
        writer.WriteStartObject();
        WritePlace(writer, finding);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteStartObject("partialFingerprints");
        writer.WriteString("sondeLint/v1", finding.Fingerprint);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>A place in a file; what is in a cluster has none.</summary>
    private static void WritePlace(Utf8JsonWriter writer, LintFinding finding)
    {
        if (finding.Line == 0)
        {
            writer.WriteStartArray("logicalLocations");
            writer.WriteStartObject();
            writer.WriteString("fullyQualifiedName", finding.File);
            writer.WriteString("kind", "resource");
            writer.WriteEndObject();
            writer.WriteEndArray();
            return;
        }

        writer.WriteStartObject("physicalLocation");
        writer.WriteStartObject("artifactLocation");
        writer.WriteString("uri", finding.File.Replace('\\', '/'));
        writer.WriteEndObject();
        writer.WriteStartObject("region");
        writer.WriteNumber("startLine", Math.Max(finding.Line, 1));
        writer.WriteNumber("startColumn", Math.Max(finding.Column, 1));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string text)
    {
        writer.WriteStartObject(name);
        writer.WriteString("text", text);
        writer.WriteEndObject();
    }

    private static string Level(LintRule rule) => rule.Severity == LintSeverity.Error ? "error" : "warning";
}
