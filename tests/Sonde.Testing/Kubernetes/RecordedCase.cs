using System.Net;
using System.Text.Json.Nodes;
using Sonde.Testing.Cli;

namespace Sonde.Testing.Kubernetes;

/// <summary>
/// The objects of a namespace in which something was wrong, out of tests/fixtures/why: recorded by tests/cluster/record-why, or made where the README there says
/// so. A <see cref="ScriptedApiServer"/> answers with them as an API server does.
/// </summary>
public sealed class RecordedCase
{
    private static readonly (string Kind, string Prefix, string Resource)[] Kinds =
    [
        ("Pod", "/api/v1", "pods"), ("Service", "/api/v1", "services"), ("Event", "/api/v1", "events"), ("PersistentVolumeClaim", "/api/v1", "persistentvolumeclaims"),
        ("ReplicaSet", "/apis/apps/v1", "replicasets"), ("Deployment", "/apis/apps/v1", "deployments"), ("StatefulSet", "/apis/apps/v1", "statefulsets"),
        ("DaemonSet", "/apis/apps/v1", "daemonsets"), ("Job", "/apis/batch/v1", "jobs"),
    ];

    private readonly JsonObject _root;

    private RecordedCase(string name, JsonObject root)
    {
        Name = name;
        _root = root;
    }

    /// <summary>The names of all of them.</summary>
    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    public string Name { get; }

    /// <summary>The words after <c>sonde why</c>.</summary>
    public string Target => (string)_root["target"]!;

    public string Namespace => (string)_root["namespace"]!;

    /// <summary>When it was recorded.</summary>
    public DateTimeOffset Now => DateTimeOffset.Parse((string)_root["now"]!, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What should be found, in order.</summary>
    public IReadOnlyList<string> Causes => [.. _root["causes"]!.AsArray().Select(cause => (string)cause!)];

    private static string Folder => Repository.PathOf("tests", "fixtures", "why");

    private IEnumerable<JsonObject> Objects => _root["objects"]!.AsArray().Select(item => item!.AsObject());

    public static RecordedCase Load(string name) => new(name, JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, $"{name}.json")))!.AsObject());

    /// <summary>Changes the record before it is served.</summary>
    public RecordedCase With(Action<JsonObject> change)
    {
        change(_root);
        return this;
    }

    /// <summary>Answers with the record; what is not in it is not found.</summary>
    public void Serve(ScriptedApiServer server)
    {
        foreach (var (kind, prefix, resource) in Kinds)
        {
            var path = $"{prefix}/namespaces/{Namespace}/{resource}";
            server.On("GET", path).Reply(request => Answer(HttpStatusCode.OK, new JsonObject
            {
                ["kind"] = $"{kind}List",
                ["metadata"] = new JsonObject(),
                ["items"] = new JsonArray([.. Objects.Where(item => (string?)item["kind"] == kind && IsSelected(item, request)).Select(item => item.DeepClone())]),
            }));
            foreach (var name in NamesOf(kind))
            {
                server.On("GET", $"{path}/{name}").Reply(_ => One(kind, resource, name));
            }
        }

        foreach (var pod in Of("Pod"))
        {
            if ((string?)pod["spec"]!["nodeName"] is { } node)
            {
                server.On("GET", $"/api/v1/nodes/{node}").Reply(_ => One("Node", "nodes", node));
            }

            var name = (string)pod["metadata"]!["name"]!;
            server.On("GET", $"/api/v1/namespaces/{Namespace}/pods/{name}/log").Reply(request => new ScriptedReply(
                HttpStatusCode.OK, System.Text.Encoding.UTF8.GetBytes((string?)_root["logs"]?[$"{name}/{request.QueryValue("container")}"] ?? ""))
            {
                ContentType = "text/plain",
            });
        }
    }

    /// <summary>Those that there are, and those that others name.</summary>
    private IEnumerable<string> NamesOf(string kind)
    {
        var named = kind switch
        {
            "PersistentVolumeClaim" => Of("Pod").SelectMany(pod => pod["spec"]!["volumes"]?.AsArray() ?? []).Select(volume => (string?)volume!["persistentVolumeClaim"]?["claimName"]),
            _ => Objects.SelectMany(item => item["metadata"]!["ownerReferences"]?.AsArray() ?? []).Where(owner => (string?)owner!["kind"] == kind).Select(owner => (string?)owner!["name"]),
        };
        return Of(kind).Select(item => (string?)item["metadata"]!["name"]).Concat(named).OfType<string>().Distinct(StringComparer.Ordinal);
    }

    private IEnumerable<JsonObject> Of(string kind) => Objects.Where(item => (string?)item["kind"] == kind);

    private ScriptedReply One(string kind, string resource, string name) =>
        Of(kind).FirstOrDefault(item => (string?)item["metadata"]!["name"] == name) is { } found
            ? Answer(HttpStatusCode.OK, found.DeepClone())
            : Answer(HttpStatusCode.NotFound, new JsonObject { ["kind"] = "Status", ["status"] = "Failure", ["reason"] = "NotFound", ["message"] = $"{resource} \"{name}\" not found", ["code"] = 404 });

    private static bool IsSelected(JsonObject item, RecordedRequest request) =>
        Pairs(request.QueryValue("labelSelector")).All(label => (string?)item["metadata"]!["labels"]?[label.Key] == label.Value)
        && Pairs(request.QueryValue("fieldSelector")).All(field => (string?)field.Key.Split('.').Aggregate((JsonNode?)item, (node, part) => node?[part]) == field.Value);

    private static IEnumerable<KeyValuePair<string, string>> Pairs(string? selector) =>
        (selector ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1]));

    private static ScriptedReply Answer(HttpStatusCode status, JsonNode body) => ScriptedReply.Json(status, body.ToJsonString());
}
