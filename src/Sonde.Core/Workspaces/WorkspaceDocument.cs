using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sonde.Core.Platforms;
using Sonde.Core.Settings;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Sonde.Core.Workspaces;

/// <summary>Writes a sonde.yaml for what runs: a target each, with the ports that it says it has. Pure.</summary>
internal static partial class WorkspaceDocument
{
    private const int LongestName = 63;

    private static readonly string[] OldWords = ["y", "n", "yes", "no", "on", "off"];

    /// <summary>Writes it.</summary>
    /// <param name="census">What runs; at least one workload, and <see cref="Workspace.MaximumTargets"/> at the most.</param>
    /// <param name="place">Where that was found, for people.</param>
    /// <param name="context">The context that was asked for by name; null for the current one, which is not written down.</param>
    /// <returns>The text, which <see cref="WorkspaceReader"/> reads; lines end with a line feed.</returns>
    public static string Write(WorkloadCensus census, string place, string? context)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# yaml-language-server: $schema={WorkspaceSchema.FileName}\n");
        text.Append(CultureInfo.InvariantCulture, $"# What is debugged together: written by sonde init from {Comment(place)}.\n");
        Append(text, "", "namespace", census.Namespace);
        Append(text, "", "context", census.Namespace is null ? null : context);
        text.Append("targets:\n");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var workload in census.Workloads)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {Scalar(NameOf(workload, names))}:\n");
            Append(text, "    ", "target", workload.Target);
            Append(text, "    ", "container", workload.Container, workload.OtherContainers.Count > 0 ? $"or {string.Join(", ", workload.OtherContainers)}" : null);
            if (workload.Ports.Count > 0)
            {
                var ports = workload.Ports.Take(TargetKeys.MostForwards).Select(port => port.ToString(CultureInfo.InvariantCulture));
                text.Append(CultureInfo.InvariantCulture, $"    forwards: [{string.Join(", ", ports)}]\n");
            }
        }

        return text.ToString();
    }

    /// <summary>A scalar as YAML 1.1 and 1.2 both read it: as this text.</summary>
    internal static string Scalar(string text) =>
        Bare().IsMatch(text) && !OldWords.Contains(text.ToLowerInvariant(), StringComparer.Ordinal)
        && YamlKinds.Of(new YamlScalarNode(text) { Style = ScalarStyle.Plain }) == YamlKind.Text
            ? text
            : $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    /// <summary>The workload's own name as far as a target's may be like it; a second one of that name is numbered.</summary>
    private static string NameOf(FoundWorkload workload, HashSet<string> taken)
    {
        var letters = string.Concat(workload.Name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
        var name = letters.Length == 0 ? "target" : letters[..Math.Min(letters.Length, LongestName)].TrimEnd('-');
        for (var number = 2; !taken.Add(name); number++)
        {
            var suffix = string.Create(CultureInfo.InvariantCulture, $"-{number}");
            var stem = letters.Length == 0 ? "target" : letters;
            name = stem[..Math.Min(stem.Length, LongestName - suffix.Length)].TrimEnd('-') + suffix;
        }

        return name;
    }

    private static void Append(StringBuilder text, string indent, string key, string? value, string? comment = null)
    {
        if (value is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"{indent}{key}: {Scalar(value)}{(comment is null ? "" : $"    # {Comment(comment)}")}\n");
        }
    }

    private static string Comment(string text) => string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9._/-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Bare();
}
