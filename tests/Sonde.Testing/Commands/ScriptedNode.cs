using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Sonde.Testing.Kubernetes;

namespace Sonde.Testing.Commands;

/// <summary>A node of a <see cref="ScriptedCluster"/> that takes one pod: made by POST, run as its kubelet would, removed by DELETE. The cluster's agent is in it.</summary>
public sealed class ScriptedNode
{
    public const string Name = "worker-1";
    public const string NodePath = "/api/v1/nodes/" + Name;

    private readonly ScriptedCluster _cluster;
    private readonly Lock _gate = new();
    private JsonObject? _pod;
    private TaskCompletionSource _changed = New();
    private int _version = 9000;
    private bool _isDeleted;

    public ScriptedNode(ScriptedCluster cluster)
    {
        _cluster = cluster;
        cluster.Server.On("GET", NodePath).Reply(_ => NodeReply ?? Json(HttpStatusCode.OK, new JsonObject
        {
            ["kind"] = "Node",
            ["metadata"] = new JsonObject { ["name"] = Name, ["labels"] = new JsonObject() },
            ["status"] = new JsonObject { ["conditions"] = new JsonArray(Ready.DeepClone()), ["nodeInfo"] = new JsonObject { ["operatingSystem"] = "linux" } },
        }));
        cluster.Server.On("POST", ScriptedCluster.PodsPath).Reply(Make);
    }

    /// <summary>Instead of the node.</summary>
    public ScriptedReply? NodeReply { get; set; }

    /// <summary>The node's condition Ready.</summary>
    public JsonObject Ready { get; set; } = new() { ["type"] = "Ready", ["status"] = "True" };

    /// <summary>Refuses a pod; null lets it in.</summary>
    public Func<RecordedRequest, ScriptedReply?> Admission { get; set; } = _ => null;

    /// <summary>Refuses a removal; null lets it happen.</summary>
    public Func<ScriptedReply?> Removal { get; set; } = () => null;

    /// <summary>What becomes of the pod's container, in order.</summary>
    public IReadOnlyList<JsonObject> Kubelet { get; set; } = [ContainerStates.Waiting("ContainerCreating"), ContainerStates.Running()];

    /// <summary>The answer to the POST is cut off, although the pod is made.</summary>
    public bool CutsAnswer { get; set; }

    /// <summary>The pod that was made; null before.</summary>
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

    /// <summary>Whether the pod was made and removed.</summary>
    public bool IsRemoved
    {
        get
        {
            lock (_gate)
            {
                return _isDeleted;
            }
        }
    }

    /// <summary>Pods that were made, without those of dry runs.</summary>
    public int Made => _cluster.Server.Requests.Count(static request => request is { Method: "POST", Path: ScriptedCluster.PodsPath } && request.QueryValue("dryRun") is null);

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static ScriptedReply Json(HttpStatusCode status, JsonNode body) => ScriptedReply.Json(status, body.ToJsonString());

    private ScriptedReply Make(RecordedRequest request)
    {
        if (Admission(request) is { } refusal)
        {
            return refusal;
        }

        var pod = JsonNode.Parse(request.Body)!.AsObject();
        pod["metadata"]!["uid"] = "0000-1111";
        if (request.QueryValue("dryRun") == "All")
        {
            return Json(HttpStatusCode.Created, pod);
        }

        var name = (string)pod["metadata"]!["name"]!;
        var path = $"{ScriptedCluster.PodsPath}/{name}";
        var status = new JsonObject { ["phase"] = "Pending", ["containerStatuses"] = new JsonArray() };
        pod["status"] = status;
        lock (_gate)
        {
            pod["metadata"]!["resourceVersion"] = $"{++_version}";
            _pod = pod;
        }

        _cluster.Server.On("GET", path).Reply(_ => Get());
        _cluster.Server.On("GET", $"{ScriptedCluster.PodsPath}?watch=true&fieldSelector=metadata.name%3D{name}").Reply(Watch);
        _cluster.Server.On("DELETE", path).Reply(_ => Remove());
        _cluster.Server.OnExec($"{path}/exec", _cluster.Agent.RunAsync);
        foreach (var state in Kubelet)
        {
            Change(() => _pod!["status"]!["containerStatuses"] = new JsonArray(ContainerStates.Status("toolbox", state.DeepClone().AsObject())));
        }

        return Json(HttpStatusCode.Created, Pod!) with { CutsOff = CutsAnswer, Body = CutsAnswer ? [] : Encoding.UTF8.GetBytes(Pod!.ToJsonString()) };
    }

    private void Change(Action change)
    {
        TaskCompletionSource told;
        lock (_gate)
        {
            change();
            _pod!["metadata"]!["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
            (told, _changed) = (_changed, New());
        }

        told.TrySetResult();
    }

    private ScriptedReply Get()
    {
        lock (_gate)
        {
            return _isDeleted
                ? Json(HttpStatusCode.NotFound, new JsonObject { ["kind"] = "Status", ["status"] = "Failure", ["reason"] = "NotFound", ["message"] = "pods not found", ["code"] = 404 })
                : Json(HttpStatusCode.OK, _pod!);
        }
    }

    private ScriptedReply Remove()
    {
        if (Removal() is { } refusal)
        {
            return refusal;
        }

        Change(() => _isDeleted = true);
        return Json(HttpStatusCode.OK, Pod!);
    }

    private ScriptedReply Watch(RecordedRequest request)
    {
        var seen = int.Parse(request.QueryValue("resourceVersion")!, CultureInfo.InvariantCulture);
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
                            line = new JsonObject { ["type"] = _isDeleted ? "DELETED" : "MODIFIED", ["object"] = _pod!.DeepClone() }.ToJsonString();
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
