using System.Text.Json;
using System.Text.Json.Nodes;
using Sonde.Core.Faults;

namespace Sonde.Core.Platforms.Cluster;

/// <summary>The text of --custom as JSON.</summary>
internal static class Overlays
{
    /// <summary>Parses; null stays null.</summary>
    /// <exception cref="FaultException">SND2006.</exception>
    public static JsonObject? Parse(string? text)
    {
        if (text is null)
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(text) as JsonObject ?? throw Malformed("it is not an object", null);
        }
        catch (JsonException error)
        {
            throw Malformed(error.Message, error);
        }
    }

    private static FaultException Malformed(string why, Exception? cause) => new(
        FaultCatalog.CustomFileMalformed, "cannot use the --custom file", why, "kubectl explain pod.spec.ephemeralContainers", cause);
}
