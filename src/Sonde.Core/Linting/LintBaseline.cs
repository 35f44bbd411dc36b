using System.Text.Json;
using Sonde.Core.Faults;

namespace Sonde.Core.Linting;

/// <summary>Findings that are known and are not told again: a JSON list of their fingerprints, which do not hold line numbers.</summary>
internal static class LintBaseline
{
    /// <summary>Reads one.</summary>
    /// <exception cref="FaultException">SND2017: it is not there, or is none.</exception>
    public static HashSet<string> Read(string path, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.EnumerateArray().Select(static item => item.GetString() ?? "").ToHashSet(StringComparer.Ordinal);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            throw new FaultException(
                FaultCatalog.ManifestUnreadable, $"cannot read the baseline {name}", refused is JsonException or InvalidOperationException ? "it is not a list of findings in JSON" : refused.Message,
                $"sonde lint PATH --write-baseline {name}");
        }
    }

    /// <summary>Writes one.</summary>
    public static void Write(Stream stream, IEnumerable<LintFinding> findings)
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        writer.WriteStartArray();
        foreach (var finding in findings.Select(static finding => finding.Fingerprint).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            writer.WriteStringValue(finding);
        }

        writer.WriteEndArray();
    }
}
