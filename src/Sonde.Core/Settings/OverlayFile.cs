using System.Text.Json;
using Sonde.Core.Faults;
using YamlDotNet.RepresentationModel;

namespace Sonde.Core.Settings;

/// <summary>The --custom file: one container, in JSON or YAML.</summary>
public static class OverlayFile
{
    /// <summary>Reads it.</summary>
    /// <returns>The container as the text of one JSON object; its fields are not judged here.</returns>
    /// <exception cref="FaultException">SND2006: not there, not readable, neither JSON nor YAML, or not one mapping.</exception>
    public static async Task<string> ReadAsync(string path, CancellationToken cancellation)
    {
        try
        {
            return Parse(await BoundedFile.ReadAsync(path, cancellation).ConfigureAwait(false));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException or NotSupportedException)
        {
            throw new FaultException(
                FaultCatalog.CustomFileMalformed,
                $"cannot use the --custom file {path}",
                fault.Message,
                "kubectl explain pod.spec.ephemeralContainers",
                fault);
        }
    }

    /// <summary>Converts the text of such a file.</summary>
    /// <exception cref="FormatException">It is not one container.</exception>
    internal static string Parse(string text)
    {
        if (text.AsSpan().TrimStart().StartsWith("{") && IsJson(text))
        {
            return text;
        }

        return YamlText.Read(text) is YamlMappingNode mapping
            ? YamlJson.Convert(mapping)
            : throw new FormatException("it must hold one container: a mapping of fields such as env or resources");
    }

    /// <summary>Flow-style YAML begins with a brace too; what is not JSON is given to the YAML reader, whose errors name line and column.</summary>
    /// <exception cref="FormatException">It is JSON that nobody can write again.</exception>
    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            using var writer = new Utf8JsonWriter(Stream.Null);
            document.WriteTo(writer);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException odd)
        {
            throw new FormatException("a name or a text in it is no Unicode: half of a surrogate pair, written as an escape from \\ud800 to \\udfff", odd);
        }
    }
}
