using System.Text.Json.Nodes;

namespace Sonde.Core.Dap;

/// <summary>
/// Which breakpoint of the debugger is which of the IDE's. Each debugger counts its own from 1; once one has taken another's place, the IDE goes on with the
/// ids that it knows, and new ones are given out from a million on.
/// </summary>
internal sealed class BreakpointIds
{
    /// <summary>Above what any debugger counts to.</summary>
    private const long FirstOwn = 1_000_000;

    private readonly Dictionary<long, long> _names = [];
    private bool _isReplaced;
    private long _next = FirstOwn;

    /// <summary>Another debugger takes the place: what the last one called its breakpoints means nothing any more.</summary>
    public void Replace()
    {
        _names.Clear();
        _isReplaced = true;
    }

    /// <summary>Gives the breakpoints of a setting ids although no debugger has set them yet.</summary>
    public void Promise(DapSetting setting) => setting.Ids = [.. Enumerable.Range(0, setting.Count).Select(_ => (long?)_next++)];

    /// <summary>Gives the breakpoints of an answer the ids under which the IDE knows them, and keeps those.</summary>
    /// <param name="setting">What was answered.</param>
    /// <param name="answer">The answer's body.</param>
    /// <param name="isReplay">Whether the IDE knows these breakpoints, in this order, from another debugger.</param>
    /// <returns>True where an id was changed.</returns>
    public bool Rename(DapSetting setting, JsonNode? answer, bool isReplay)
    {
        var isChanged = false;
        JsonObject[] breakpoints = [.. DapJson.Objects(answer, "breakpoints")];
        for (var index = 0; index < breakpoints.Length; index++)
        {
            isChanged |= Rename(breakpoints[index], isReplay && setting.Ids.Count == breakpoints.Length ? setting.Ids[index] : null);
        }

        setting.Ids = [.. breakpoints.Select(breakpoint => DapJson.Number(breakpoint, "id"))];
        return isChanged;
    }

    /// <summary>Gives the breakpoint of an event its id. True where that was changed.</summary>
    public bool RenameOne(JsonNode? body) => DapJson.Node(body, "breakpoint") is JsonObject breakpoint && Rename(breakpoint, null);

    /// <summary>Gives the breakpoints that a stop names their ids. True where one was changed.</summary>
    public bool RenameHits(JsonNode? body)
    {
        if (!_isReplaced || DapJson.Node(body, "hitBreakpointIds") is not JsonArray hits)
        {
            return false;
        }

        body!["hitBreakpointIds"] = new JsonArray([.. hits.OfType<JsonValue>().Where(hit => hit.TryGetValue(out long _)).Select(hit => Name(hit.GetValue<long>()))]);
        return true;
    }

    private JsonValue Name(long id) => JsonValue.Create(_names.GetValueOrDefault(id, id));

    private bool Rename(JsonObject breakpoint, long? known)
    {
        if (!_isReplaced || DapJson.Number(breakpoint, "id") is not { } id)
        {
            return false;
        }

        if (!_names.TryGetValue(id, out var name))
        {
            _names[id] = name = known ?? _next++;
        }

        breakpoint["id"] = name;
        return true;
    }
}
