using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sonde.Kubernetes.Api;
using Sonde.Kubernetes.Requests;

namespace Sonde.Kubernetes;

public sealed partial class KubernetesClient
{
    private const int MaximumMessageBytes = 1024;
    private const int MaximumInstance = 128;

    /// <summary>Makes an event about a pod (core/v1, type Normal).</summary>
    public Task CreatePodEventAsync(string podNamespace, PodEvent happened, CancellationToken cancellation)
    {
        var request = new ApiRequest(
            new ResourceAction("create", "events", podNamespace),
            ApiRequest.PathOf("api", "v1", "namespaces", podNamespace, "events"))
        {
            Method = HttpMethod.Post,
            Body = JsonSerializer.SerializeToUtf8Bytes(EventBody(podNamespace, happened), ApiJson.Default.JsonObject),
        };
        return _transport.SendAsync(request, ApiJson.Default.JsonObject, cancellation);
    }

    /// <summary>
    /// With an eventTime the server wants reportingComponent, reportingInstance and action as well, and no message beyond 1024 bytes
    /// (k8s.io/kubernetes/pkg/apis/core/validation/events.go). Old readers take the two other times.
    /// </summary>
    private static JsonObject EventBody(string podNamespace, PodEvent happened)
    {
        var seconds = happened.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["name"] = happened.Name, ["namespace"] = podNamespace },
            ["involvedObject"] = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Pod",
                ["namespace"] = podNamespace,
                ["name"] = happened.Pod.Name,
                ["uid"] = happened.Pod.Uid,
                ["fieldPath"] = $"spec.containers{{{happened.Container}}}",
            },
            ["type"] = "Normal",
            ["reason"] = happened.Reason,
            ["message"] = Cut(happened.Message),
            ["action"] = "Debugging",
            ["source"] = new JsonObject { ["component"] = happened.Component, ["host"] = happened.Host },
            ["reportingComponent"] = happened.Component,
            ["reportingInstance"] = happened.Host.Length > MaximumInstance ? happened.Host[..MaximumInstance] : happened.Host,
            ["count"] = 1,
            ["firstTimestamp"] = seconds,
            ["lastTimestamp"] = seconds,
            ["eventTime"] = happened.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        };
    }

    private static string Cut(string message)
    {
        var room = MaximumMessageBytes;
        var length = 0;
        foreach (var rune in message.EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return message[..length];
    }
}
