using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Sonde.Core.Platforms.Cluster.Copies;

namespace Sonde.Core.Developing;

/// <summary>What says that a workload is in dev mode: JSON in the annotation <see cref="Key"/> of the workload.</summary>
/// <param name="Id">As <see cref="DevDesign.Id"/>.</param>
/// <param name="By">Who put it there.</param>
/// <param name="Since">Since when.</param>
/// <param name="Generation">The generation that the workload's specification had then; another one means that somebody has changed it since. 0 where it was not known.</param>
/// <param name="Container">The container.</param>
internal sealed record DevMark(string Id, string By, DateTimeOffset Since, long Generation, string Container)
{
    /// <summary>The annotation with this, on the workload; on its pods in dev mode it holds the id alone.</summary>
    public const string Key = "sonde.dev/dev";

    /// <summary>The annotation with the specification that is put back: see <see cref="KeptSpec"/>.</summary>
    public const string OriginalKey = "sonde.dev/original";

    /// <summary>As the annotation holds it.</summary>
    public string Encode() => JsonSerializer.Serialize(this, DevJson.Default.DevMark);

    /// <summary>The mark of a workload that is in dev mode; null of one that is not. One that cannot be read names nobody: the workload is in dev mode all the same.</summary>
    /// <param name="workload">The workload.</param>
    public static DevMark? Of(JsonObject workload)
    {
        var annotations = (workload["metadata"] as JsonObject)?["annotations"] as JsonObject;
        if (annotations?[Key] is null && annotations?[OriginalKey] is null)
        {
            return null;
        }

        return Read(JsonParts.Text(annotations[Key]) ?? "") ?? new DevMark("", "somebody", DateTimeOffset.UnixEpoch, 0, "");
    }

    /// <summary>Reads an annotation; null where it is none of these.</summary>
    public static DevMark? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, DevJson.Default.DevMark) is { Id: not null, By: not null, Container: not null } mark ? mark : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Source-generated JSON of the mark.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DevMark))]
internal sealed partial class DevJson : JsonSerializerContext;
