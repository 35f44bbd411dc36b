using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Sonde.Kubernetes.Api;
using Sonde.Testing.Kubernetes;

namespace Sonde.Testing.Commands;

/// <summary>
/// A cluster of one pod behind a <see cref="ScriptedApiServer"/>: the recorded bodies of a real 1.36, kept up to date as an API server and a kubelet
/// would, with a <see cref="ScriptedAgent"/> in every toolbox.
/// </summary>
public sealed class ScriptedCluster : IAsyncDisposable
{
    public const string PodPath = "/api/v1/namespaces/default/pods/goweb";
    public const string EphemeralPath = PodPath + "/ephemeralcontainers";
    public const string ExecPath = PodPath + "/exec";
    public const string PoliciesPath = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies";
    public const string PodsPath = "/api/v1/namespaces/default/pods";

    public const string LeasesPath = "/apis/coordination.k8s.io/v1/namespaces/default/leases";

    public const string EventsPath = "/api/v1/namespaces/default/events";

    public const string ServicesPath = "/api/v1/namespaces/default/services";

    private readonly Lock _gate = new();
    private readonly JsonObject _pod = JsonNode.Parse(Fixture.Load("02-").Body)!.AsObject();
    private TaskCompletionSource _changed = New();
    private long _version = 2000;
    private bool _isDeleted;

    public ScriptedCluster(EphemeralContainersShape shape = EphemeralContainersShape.Current, ScriptedApiServerOptions? options = null)
    {
        // Most tests are not about TLS, and keys take their time.
        Server = ScriptedApiServer.Start(options ?? new ScriptedApiServerOptions { UsesTls = false });
        Server.On("GET", "/version").Reply("01");
        Server.On("GET", "/api/v1").Reply(HttpStatusCode.OK, ScriptedDiscovery.Of(shape));
        Server.On("GET", "/api/v1/namespaces/default").Reply(_ => Json(HttpStatusCode.OK, NamespaceNow()));
        Server.On("GET", PoliciesPath).Reply(_ => Json(HttpStatusCode.OK, PoliciesNow()));
        Server.On("POST", EventsPath).Reply(request => Denied.Contains("create events") ? Forbidden("events") : Json(HttpStatusCode.Created, request.Body));
        Server.On("GET", EventsPath).Reply(_ => Denied.Contains("list events") ? Forbidden("events") : Json(HttpStatusCode.OK, new JsonObject { ["kind"] = "EventList", ["items"] = new JsonArray() }));
        Server.On("GET", ServicesPath).Reply(_ => Denied.Contains("list services") ? Forbidden("services") : Json(HttpStatusCode.OK, new JsonObject { ["kind"] = "ServiceList", ["items"] = new JsonArray() }));
        Server.On("GET", LeasesPath).Reply(_ => Denied.Contains("list leases") ? Forbidden("leases") : Json(HttpStatusCode.OK, new JsonObject { ["kind"] = "LeaseList", ["items"] = Leases.DeepClone() }));
        Server.On("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews").Reply("56");
        Server.On("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews").Reply(Review);
        Server.On("GET", PodPath).Reply(_ => GetPod());
        Server.On("GET", PodsPath).Reply(_ => Json(HttpStatusCode.OK, new JsonObject { ["kind"] = "PodList", ["metadata"] = new JsonObject { ["resourceVersion"] = (string?)Pod["metadata"]!["resourceVersion"] }, ["items"] = new JsonArray(Pod) }));
        Server.On("GET", PodsPath + "?watch=true").Reply(Watch);
        Server.On("PATCH", EphemeralPath).Reply(request => Add(request, JsonNode.Parse(request.Body)!["spec"]!["ephemeralContainers"]!.AsArray(), false));
        Server.On("GET", EphemeralPath).Reply(_ => Json(HttpStatusCode.OK, Legacy()));
        Server.On("PUT", EphemeralPath).Reply(request => Add(request, JsonNode.Parse(request.Body)!["ephemeralContainers"]!.AsArray(), true));
        Server.OnExec(ExecPath, Agent.RunAsync, RefuseExec);
        Agent.Ends = End;
    }

    public ScriptedApiServer Server { get; }

    public ScriptedAgent Agent { get; } = new();

    /// <summary>Rights that are denied: <c>patch pods/ephemeralcontainers</c>.</summary>
    public HashSet<string> Denied { get; } = [];

    /// <summary>The Pod Security level of the namespace; null for none.</summary>
    public string? Enforced { get; set; }

    /// <summary>Labels of the namespace, besides that of Pod Security.</summary>
    public Dictionary<string, string> NamespaceLabels { get; } = [];

    /// <summary>Annotations of the namespace.</summary>
    public Dictionary<string, string> NamespaceAnnotations { get; } = [];

    /// <summary>The names of the server's admission policies.</summary>
    public List<string> Policies { get; } = [];

    /// <summary>The leases of the namespace.</summary>
    public JsonArray Leases { get; } = [];

    /// <summary>Refuses a write; null lets it in.</summary>
    public Func<RecordedRequest, ScriptedReply?> Admission { get; set; } = _ => null;

    /// <summary>The states that a container goes through once it was added.</summary>
    public Func<string, IReadOnlyList<JsonObject>> Kubelet { get; set; } = _ => [ContainerStates.Waiting("ContainerCreating"), ContainerStates.Running()];

    /// <summary>Whether containers run before their status says so.</summary>
    public bool RunsUnseen { get; set; }

    /// <summary>A copy of the pod as it is now.</summary>
    public JsonObject Pod
    {
        get
        {
            lock (_gate)
            {
                return _pod.DeepClone().AsObject();
            }
        }
    }

    /// <summary>Requests that changed something, in order.</summary>
    public IReadOnlyList<RecordedRequest> Writes =>
        [.. Server.Requests.Where(request => request.Method is "PATCH" or "PUT" or "DELETE" && request.QueryValue("dryRun") is null)];

    /// <summary>Events that were made about the pod, in order.</summary>
    public IReadOnlyList<JsonObject> Events =>
        [.. Server.Requests.Where(request => request is { Method: "POST", Path: EventsPath }).Select(request => JsonNode.Parse(request.Body)!.AsObject())];

    /// <summary>Server-side dry runs, in order.</summary>
    public IReadOnlyList<RecordedRequest> DryRuns => [.. Server.Requests.Where(request => request.QueryValue("dryRun") == "All")];

    /// <summary>The container that a write asks for.</summary>
    public static JsonObject ContainerOf(RecordedRequest write)
    {
        var body = JsonNode.Parse(write.Body)!;
        return (body["spec"]?["ephemeralContainers"] ?? body["ephemeralContainers"])!.AsArray()[^1]!.AsObject();
    }

    /// <summary>Changes the pod, as a kubelet does.</summary>
    public void Change(Action<JsonObject> change)
    {
        TaskCompletionSource told;
        lock (_gate)
        {
            change(_pod);
            _pod["metadata"]!["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
            (told, _changed) = (_changed, New());
        }

        told.TrySetResult();
    }

    /// <summary>Plays a recorded exec, or its refusal, in every container.</summary>
    public void PlayExec(string fixture)
    {
        var exchange = Fixture.Load(fixture);
        var route = Server.On("GET", ExecPath);
        if (exchange.Status == HttpStatusCode.SwitchingProtocols)
        {
            route.Play(ScriptedFrames.Parse(exchange));
        }
        else
        {
            route.Reply(exchange.Status, exchange.Body);
        }
    }

    /// <summary>Refuses every way of an exec.</summary>
    public void RefuseExecs(string target, string fixture)
    {
        foreach (var method in (string[])["GET", "POST"])
        {
            Server.On(method, target).Reply(fixture);
        }
    }

    /// <summary>Has the pod's status say that a toolbox ended, as a kubelet does a while after it did.</summary>
    public void End(string toolbox) => SetState(toolbox, ContainerStates.Terminated(0, "Completed"));

    /// <summary>Takes the pod away.</summary>
    public void Delete() => Change(_ => _isDeleted = true);

    /// <summary>A pod whose status says uid and gid.</summary>
    public ScriptedCluster WithUser(long? user, long group = 0)
    {
        Change(pod =>
        {
            var status = pod["status"]!["containerStatuses"]![0]!.AsObject();
            status.Remove("user");
            if (user is { } known)
            {
                status["user"] = new JsonObject { ["linux"] = new JsonObject { ["uid"] = known, ["gid"] = group } };
            }
        });
        return this;
    }

    /// <summary>A toolbox that is there already.</summary>
    public ScriptedCluster WithToolbox(JsonObject container, JsonObject state)
    {
        Change(pod =>
        {
            Of(pod, "spec", "ephemeralContainers").Add(container);
            Of(pod, "status", "ephemeralContainerStatuses").Add(ContainerStates.Status((string)container["name"]!, state));
        });
        return this;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private static ScriptedReply Forbidden(string resource) => Json(
        HttpStatusCode.Forbidden,
        new JsonObject { ["kind"] = "Status", ["status"] = "Failure", ["reason"] = "Forbidden", ["message"] = $"{resource} is forbidden", ["code"] = (int)HttpStatusCode.Forbidden });

    private static ScriptedReply Json(HttpStatusCode status, JsonNode body) => ScriptedReply.Json(status, body.ToJsonString());

    private static ScriptedReply Json(HttpStatusCode status, string body) => ScriptedReply.Json(status, body);

    private static JsonArray Of(JsonObject pod, string half, string list)
    {
        var parent = pod[half]!.AsObject();
        if (parent[list] is not JsonArray items)
        {
            parent[list] = items = [];
        }

        return items;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private JsonObject NamespaceNow()
    {
        var labels = Texts(NamespaceLabels);
        if (Enforced is { } level)
        {
            labels["pod-security.kubernetes.io/enforce"] = level;
        }

        return new JsonObject
        {
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = "default", ["labels"] = labels, ["annotations"] = Texts(NamespaceAnnotations) },
        };
    }

    private JsonObject PoliciesNow() => new()
    {
        ["kind"] = "ValidatingAdmissionPolicyList",
        ["items"] = new JsonArray([.. Policies.Select(name => new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } })]),
    };

    private static JsonObject Texts(Dictionary<string, string> texts) => new(texts.Select(text => KeyValuePair.Create(text.Key, (JsonNode?)text.Value)));

    private ScriptedReply GetPod()
    {
        lock (_gate)
        {
            return _isDeleted
                ? Json(HttpStatusCode.NotFound, Fixture.Load("03").Body.Replace("nope", "goweb", StringComparison.Ordinal))
                : Json(HttpStatusCode.OK, _pod);
        }
    }

    private ScriptedReply Review(RecordedRequest request)
    {
        var body = JsonNode.Parse(request.Body)!.AsObject();
        var asked = body["spec"]!["resourceAttributes"]!;
        var right = $"{asked["verb"]} {asked["resource"]}{(asked["subresource"] is { } part ? $"/{part}" : "")}";
        body["status"] = new JsonObject { ["allowed"] = !Denied.Contains(right) };
        return Json(HttpStatusCode.Created, body);
    }

    private ScriptedReply Add(RecordedRequest request, JsonArray wanted, bool isLegacy)
    {
        if (Admission(request) is { } refusal)
        {
            return refusal;
        }

        var isDryRun = request.QueryValue("dryRun") == "All";
        var container = wanted[^1]!.DeepClone().AsObject();
        var answer = Pod;
        Of(answer, "spec", "ephemeralContainers").Add(container.DeepClone());
        if (!isDryRun)
        {
            Change(pod => Of(pod, "spec", "ephemeralContainers").Add(container));
            Start((string)container["name"]!);
        }

        return Json(HttpStatusCode.OK, isLegacy ? new JsonObject { ["kind"] = "EphemeralContainers", ["ephemeralContainers"] = wanted.DeepClone() } : answer);
    }

    private void Start(string name)
    {
        foreach (var state in Kubelet(name))
        {
            SetState(name, state);
        }
    }

    private void SetState(string name, JsonObject state) => Change(pod =>
    {
        var statuses = Of(pod, "status", "ephemeralContainerStatuses");
        foreach (var before in statuses.Where(status => (string)status!["name"]! == name).ToArray())
        {
            statuses.Remove(before);
        }

        statuses.Add(ContainerStates.Status(name, state));
    });

    private JsonObject Legacy() => new()
    {
        ["kind"] = "EphemeralContainers",
        ["metadata"] = new JsonObject { ["name"] = "goweb" },
        ["ephemeralContainers"] = new JsonArray([.. Of(Pod, "spec", "ephemeralContainers").Select(container => container!.DeepClone())]),
    };

    /// <summary>As a kubelet does where the runtime has no such container running (recorded on 1.20).</summary>
    private ScriptedReply? RefuseExec(RecordedRequest request)
    {
        var name = request.QueryValue("container")!;
        var isRunning = Of(Pod, "status", "ephemeralContainerStatuses").Concat(Of(Pod, "status", "containerStatuses"))
            .Any(status => (string)status!["name"]! == name && status["state"]!["running"] is not null);
        return isRunning || RunsUnseen ? null : Json(
            HttpStatusCode.InternalServerError,
            new JsonObject
            {
                ["kind"] = "Status",
                ["status"] = "Failure",
                ["message"] = $"Internal error occurred: unable to upgrade connection: container not found (\"{name}\")",
                ["code"] = (int)HttpStatusCode.InternalServerError,
            });
    }

    private ScriptedReply Watch(RecordedRequest request)
    {
        var seen = long.Parse(request.QueryValue("resourceVersion")!, CultureInfo.InvariantCulture);
        return new ScriptedReply(HttpStatusCode.OK, [])
        {
            Stream = async (write, stop) =>
            {
                while (true)
                {
                    string? line = null;
                    Task changed;
                    lock (_gate)
                    {
                        changed = _changed.Task;
                        if (_version > seen)
                        {
                            seen = _version;
                            line = new JsonObject { ["type"] = _isDeleted ? "DELETED" : "MODIFIED", ["object"] = _pod.DeepClone() }.ToJsonString();
                        }
                    }

                    if (line is not null)
                    {
                        await write(line + "\n");
                    }

                    await changed.WaitAsync(stop);
                }
            },
        };
    }
}
