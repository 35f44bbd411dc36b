using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Sonde.Testing.Kubernetes;

namespace Sonde.Testing.Commands;

/// <summary>A deployment of a <see cref="ScriptedCluster"/>, written as an API server would: only where it is still as it was read. The cluster's pod is the pod of whatever template it has.</summary>
public sealed class ScriptedWorkload
{
    public const string Path = "/apis/apps/v1/namespaces/default/deployments/goweb";
    public const string LogPath = ScriptedCluster.PodPath + "/log";

    private readonly ScriptedCluster _cluster;
    private readonly Lock _gate = new();
    private readonly JsonObject _workload;
    private int _version = 500;

    public ScriptedWorkload(ScriptedCluster cluster, JsonObject workload)
    {
        (_cluster, _workload) = (cluster, workload);
        cluster.Server.On("GET", Path).Reply(_ => Json(HttpStatusCode.OK, Workload));
        cluster.Server.On("PUT", Path).Reply(Replace);
        cluster.Server.On("GET", LogPath).Reply(_ => new ScriptedReply(HttpStatusCode.OK, "GET /healthz 200\n"u8.ToArray()));
    }

    /// <summary>Answers a write before the script does; null leaves it to the script.</summary>
    public Func<RecordedRequest, ScriptedReply?> Admission { get; set; } = _ => null;

    /// <summary>The answer to the next write is cut off, although it is made.</summary>
    public bool CutsAnswer { get; set; }

    /// <summary>A copy of the deployment as it is now.</summary>
    public JsonObject Workload
    {
        get
        {
            lock (_gate)
            {
                return _workload.DeepClone().AsObject();
            }
        }
    }

    /// <summary>Its specification as text.</summary>
    public string Spec => Workload["spec"]!.ToJsonString();

    /// <summary>Writes that were made, dry runs left out.</summary>
    public int Written => _version - 500;

    /// <summary>Changes it as somebody else would.</summary>
    public void Change(Action<JsonObject> change)
    {
        lock (_gate)
        {
            change(_workload);
            Count();
        }
    }

    private static ScriptedReply Json(HttpStatusCode status, JsonNode body) => ScriptedReply.Json(status, body.ToJsonString());

    private ScriptedReply Replace(RecordedRequest request)
    {
        if (Admission(request) is { } refusal)
        {
            return refusal;
        }

        var wanted = JsonNode.Parse(request.Body)!.AsObject();
        lock (_gate)
        {
            if ((string?)wanted["metadata"]!["resourceVersion"] != (string?)_workload["metadata"]!["resourceVersion"])
            {
                return Json(HttpStatusCode.Conflict, new JsonObject { ["kind"] = "Status", ["status"] = "Failure", ["reason"] = "Conflict", ["message"] = "the object has been modified", ["code"] = 409 });
            }

            if (request.QueryValue("dryRun") == "All")
            {
                return Json(HttpStatusCode.OK, wanted);
            }

            var isNew = wanted["spec"]!.ToJsonString() != _workload["spec"]!.ToJsonString();
            _workload["spec"] = wanted["spec"]!.DeepClone();
            _workload["metadata"]!["annotations"] = wanted["metadata"]!["annotations"]?.DeepClone();
            Count();
            if (isNew)
            {
                _workload["metadata"]!["generation"] = (long)_workload["metadata"]!["generation"]! + 1;
            }
        }

        var template = wanted["spec"]!["template"]!["metadata"]!["annotations"]?.DeepClone();
        _cluster.Change(pod => pod["metadata"]!["annotations"] = template?.DeepClone());
        var cuts = CutsAnswer;
        CutsAnswer = false;
        return cuts ? new ScriptedReply(HttpStatusCode.OK, []) { CutsOff = true } : Json(HttpStatusCode.OK, Workload);
    }

    private void Count() => _workload["metadata"]!["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
}
