using System.Net;
using System.Text.Json.Nodes;
using Sonde.Testing.Kubernetes;

namespace Sonde.Testing.Commands;

/// <summary>Has a scripted cluster make pods, run their containers at once, and remove them: what <c>sonde debug --copy</c> needs. One pod at a time.</summary>
public sealed class ScriptedCopies
{
    private readonly ScriptedCluster _cluster;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private JsonObject? _pod;

    public ScriptedCopies(ScriptedCluster cluster)
    {
        _cluster = cluster;
        cluster.Server.On("POST", ScriptedCluster.PodsPath).Reply(Create);
    }

    /// <summary>The state of each container of a pod that was made, by its name.</summary>
    public Func<string, JsonObject> Kubelet { get; set; } = _ => ContainerStates.Running();

    /// <summary>Refuses the making; null lets it happen. Asked for dry runs too.</summary>
    public Func<RecordedRequest, ScriptedReply?> Admission { get; set; } = _ => null;

    /// <summary>Refuses the removal; null lets it happen.</summary>
    public Func<RecordedRequest, ScriptedReply?> Keeper { get; set; } = _ => null;

    /// <summary>The pod that is there; null for none.</summary>
    public JsonObject? Pod
    {
        get
        {
            lock (_gate)
            {
                return _pod?.DeepClone().AsObject();
            }
        }
    }

    /// <summary>Pods that were made, in order, as they were asked for; without dry runs.</summary>
    public IReadOnlyList<JsonObject> Made =>
        [.. _cluster.Server.Requests.Where(request => request is { Method: "POST", Path: ScriptedCluster.PodsPath } && request.QueryValue("dryRun") is null).Select(request => JsonNode.Parse(request.Body)!.AsObject())];

    /// <summary>Removals that were asked for.</summary>
    public IReadOnlyList<RecordedRequest> Removals => [.. _cluster.Server.Requests.Where(request => request.Method == "DELETE")];

    private ScriptedReply Create(RecordedRequest request)
    {
        if (Admission(request) is { } refusal)
        {
            return refusal;
        }

        var pod = JsonNode.Parse(request.Body)!.AsObject();
        if (request.QueryValue("dryRun") is null)
        {
            pod["metadata"]!["uid"] = "copy-uid";
            pod["metadata"]!["resourceVersion"] = "3000";
            var names = pod["spec"]!["containers"]!.AsArray().Select(container => (string)container!["name"]!);
            pod["status"] = new JsonObject
            {
                ["phase"] = "Running",
                ["containerStatuses"] = new JsonArray([.. names.Select(name => Status(name))]),
            };
            lock (_gate)
            {
                _pod = pod.DeepClone().AsObject();
            }

            Serve($"{ScriptedCluster.PodsPath}/{(string)pod["metadata"]!["name"]!}", (string)pod["metadata"]!["name"]!);
        }

        return ScriptedReply.Json(HttpStatusCode.Created, pod.ToJsonString());
    }

    private JsonObject Status(string name)
    {
        var status = ContainerStates.Status(name, Kubelet(name));
        status["containerID"] = $"containerd://{new string('a', 60)}{name.Length:0000}";
        return status;
    }

    private void Serve(string path, string name)
    {
        _cluster.Server.On("GET", path).Reply(_ => Pod is { } pod
            ? ScriptedReply.Json(HttpStatusCode.OK, pod.ToJsonString())
            : ScriptedReply.Json(HttpStatusCode.NotFound, $$"""{"kind":"Status","reason":"NotFound","message":"pods \"{{name}}\" not found","code":404}"""));
        _cluster.Server.On("GET", $"{ScriptedCluster.PodsPath}?watch=true&fieldSelector=metadata.name%3D{name}").Reply(_ => new ScriptedReply(HttpStatusCode.OK, [])
        {
            Stream = async (write, stop) =>
            {
                await _gone.Task.WaitAsync(stop);
                await write(new JsonObject { ["type"] = "DELETED", ["object"] = new JsonObject { ["metadata"] = new JsonObject { ["name"] = name, ["uid"] = "copy-uid" } } }.ToJsonString() + "\n");
            },
        });
        _cluster.Server.On("DELETE", path).Reply(request => Keeper(request) ?? Remove());
        _cluster.Server.OnExec($"{path}/exec", _cluster.Agent.RunAsync);
    }

    private ScriptedReply Remove()
    {
        lock (_gate)
        {
            _pod = null;
        }

        _gone.TrySetResult();
        return ScriptedReply.Json(HttpStatusCode.OK, """{"kind":"Status","status":"Success"}""");
    }
}
