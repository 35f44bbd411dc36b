using System.Net;

namespace Sonde.Testing.Kubernetes;

/// <summary>
/// What is answered to requests of one method, path and query. Several answers are given in turn, and the last one again and again.
/// </summary>
public sealed class ScriptedRoute
{
    private readonly Lock _gate = new();
    private readonly List<Func<RecordedRequest, ScriptedReply>> _replies = [];
    private readonly string _method;
    private readonly string _path;
    private readonly IReadOnlyList<KeyValuePair<string, string>> _query;
    private int _next;

    internal ScriptedRoute(string method, string target)
    {
        _method = method;
        _path = Uri.UnescapeDataString(target.Split('?')[0]);
        _query = RecordedRequest.ParseQuery(target);
    }

    /// <summary>How many query values it asks for: the more, the more it is meant.</summary>
    internal int Weight => _query.Count;

    internal Func<ExecPeer, CancellationToken, Task<int>>? Exec { get; private set; }

    /// <summary>Asked before an upgrade; null lets it happen.</summary>
    internal Func<RecordedRequest, ScriptedReply?> Refusal { get; private set; } = _ => null;

    internal ScriptedFrames? Frames { get; private set; }

    /// <summary>Answers with the body of a fixture, and its status.</summary>
    public ScriptedRoute Reply(string fixture)
    {
        var exchange = Fixture.Load(fixture);
        return Reply(exchange.Status, exchange.Body);
    }

    public ScriptedRoute Reply(HttpStatusCode status, string json) => Reply(ScriptedReply.Json(status, json));

    public ScriptedRoute Reply(ScriptedReply reply) => Reply(_ => reply);

    public ScriptedRoute Reply(Func<RecordedRequest, ScriptedReply> reply)
    {
        lock (_gate)
        {
            _replies.Add(reply);
        }

        return this;
    }

    /// <summary>Answers with lines that are written as the script has them, then ends (a watch).</summary>
    public ScriptedRoute ReplyLines(params string[] lines) => Reply(new ScriptedReply(HttpStatusCode.OK, [])
    {
        Stream = async (write, _) =>
        {
            foreach (var line in lines)
            {
                await write(line + "\n");
            }
        },
    });

    internal void Run(Func<ExecPeer, CancellationToken, Task<int>> exec, Func<RecordedRequest, ScriptedReply?> refusal) => (Exec, Refusal) = (exec, refusal);

    internal void Play(ScriptedFrames frames) => Frames = frames;

    internal bool Matches(RecordedRequest request) =>
        request.Method == _method
        && request.Path == _path
        && _query.GroupBy(pair => pair).All(wanted => request.Query.Count(pair => pair.Equals(wanted.Key)) >= wanted.Count());

    internal ScriptedReply? ReplyTo(RecordedRequest request)
    {
        lock (_gate)
        {
            return _replies.Count == 0 ? null : _replies[Math.Min(_next++, _replies.Count - 1)](request);
        }
    }
}
