using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Sonde.Kubernetes.Api;

internal sealed record ListMetadata
{
    public string ResourceVersion { get; init => field = value ?? ""; } = "";

    public string Continue { get; init => field = value ?? ""; } = "";
}

internal sealed record ObjectList<T>
{
    public ListMetadata Metadata { get; init => field = value ?? new(); } = new();

    public IReadOnlyList<T> Items { get; init => field = Given.Items(value); } = [];
}

/// <summary>An object of which only the name matters.</summary>
internal sealed record NamedObject
{
    public ObjectMetadata Metadata { get; init => field = value ?? new(); } = new();
}

internal sealed record ApiResourceList
{
    public IReadOnlyList<ApiResource> Resources { get; init => field = Given.Items(value); } = [];
}

internal sealed record ApiResource
{
    public string Name { get; init => field = value ?? ""; } = "";

    public string Kind { get; init => field = value ?? ""; } = "";
}

internal sealed record WatchLine
{
    public string Type { get; init => field = value ?? ""; } = "";

    public JsonElement Object { get; init; }

    /// <summary>The object; one without anything set where it is null.</summary>
    /// <exception cref="JsonException">There is none, or it is another.</exception>
    public T As<T>(JsonTypeInfo<T> type)
        where T : new() =>
        Object.ValueKind == JsonValueKind.Undefined ? throw new JsonException("an event has no object") : Object.Deserialize(type) ?? new T();
}

internal sealed record SelectingObject
{
    public ObjectMetadata Metadata { get; init => field = value ?? new(); } = new();

    public SelectingSpec Spec { get; init => field = value ?? new(); } = new();
}

internal sealed record SelectingSpec
{
    /// <summary>A LabelSelector; for a service, the labels themselves.</summary>
    public JsonElement Selector { get; init; }
}

internal sealed record LabelSelector
{
    public IReadOnlyDictionary<string, string>? MatchLabels { get; init; }

    public IReadOnlyList<LabelRequirement> MatchExpressions { get; init => field = Given.Items(value); } = [];
}

internal sealed record LabelRequirement
{
    public string Key { get; init => field = value ?? ""; } = "";

    public string Operator { get; init => field = value ?? ""; } = "";

    public IReadOnlyList<string> Values { get; init => field = Given.Items(value); } = [];
}

internal sealed record AccessReviewObject
{
    public string ApiVersion { get; init; } = "authorization.k8s.io/v1";

    public string Kind { get; init; } = "SelfSubjectAccessReview";

    public AccessReviewSpec Spec { get; init => field = value ?? new(); } = new();

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AccessReviewStatus? Status { get; init; }
}

internal sealed record AccessReviewSpec
{
    public ResourceAttributes? ResourceAttributes { get; init; }
}

internal sealed record ResourceAttributes
{
    public string? Namespace { get; init; }

    public string? Verb { get; init; }

    public string? Group { get; init; }

    public string? Resource { get; init; }

    public string? Subresource { get; init; }

    public string? Name { get; init; }
}

internal sealed record AccessReviewStatus
{
    public bool Allowed { get; init; }

    public string Reason { get; init => field = value ?? ""; } = "";

    public string EvaluationError { get; init => field = value ?? ""; } = "";
}

internal sealed record SelfReviewObject
{
    public string ApiVersion { get; init; } = "authentication.k8s.io/v1";

    public string Kind { get; init; } = "SelfSubjectReview";

    public SelfReviewStatus? Status { get; init; }
}

internal sealed record SelfReviewStatus
{
    public UserIdentity UserInfo { get; init => field = value ?? new(); } = new();
}

/// <summary>The names of the containers in the answer to a legacy PUT.</summary>
internal sealed record LegacyEphemeralContainers
{
    public IReadOnlyList<EnvironmentVariableName> EphemeralContainers { get; init => field = Given.Items(value); } = [];
}

/// <summary>Written without what is null: for Kubernetes, null and absent differ in a patch.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ApiStatus))]
[JsonSerializable(typeof(ServerVersion))]
[JsonSerializable(typeof(ApiResourceList))]
[JsonSerializable(typeof(Pod))]
[JsonSerializable(typeof(ObjectList<Pod>), TypeInfoPropertyName = "PodList")]
[JsonSerializable(typeof(ObjectList<ClusterEvent>), TypeInfoPropertyName = "EventList")]
[JsonSerializable(typeof(ObjectList<Lease>), TypeInfoPropertyName = "LeaseList")]
[JsonSerializable(typeof(ObjectList<NamedObject>), TypeInfoPropertyName = "NamedList")]
[JsonSerializable(typeof(ObjectList<WorkloadState>), TypeInfoPropertyName = "WorkloadStateList")]
[JsonSerializable(typeof(ObjectList<Service>), TypeInfoPropertyName = "ServiceList")]
[JsonSerializable(typeof(ObjectList<JsonObject>), TypeInfoPropertyName = "DocumentList")]
[JsonSerializable(typeof(VolumeClaim))]
[JsonSerializable(typeof(Namespace))]
[JsonSerializable(typeof(Node))]
[JsonSerializable(typeof(WatchLine))]
[JsonSerializable(typeof(SelectingObject))]
[JsonSerializable(typeof(LabelSelector))]
[JsonSerializable(typeof(Dictionary<string, string>), TypeInfoPropertyName = "LabelMap")]
[JsonSerializable(typeof(SecurityContext))]
[JsonSerializable(typeof(AccessReviewObject))]
[JsonSerializable(typeof(SelfReviewObject))]
[JsonSerializable(typeof(LegacyEphemeralContainers))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class ApiJson : JsonSerializerContext;
