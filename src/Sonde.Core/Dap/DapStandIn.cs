using System.Text.Json.Nodes;

namespace Sonde.Core.Dap;

/// <summary>What an IDE is answered while there is no debugger. Pure.</summary>
internal static class DapStandIn
{
    /// <summary>The answer to a request, in its frame.</summary>
    /// <param name="command">The request's command.</param>
    /// <param name="sequence">The request's number.</param>
    /// <param name="setting">What it sets, with ids for its breakpoints; null for nothing.</param>
    public static byte[] Answer(string command, long sequence, DapSetting? setting) => (command, setting) switch
    {
        (_, not null) => DapJson.Response(sequence, command, null, new JsonObject
        {
            ["breakpoints"] = new JsonArray([.. setting.Ids.Select(id => new JsonObject { ["id"] = id, ["verified"] = false, ["message"] = "set as soon as the debugger is back" })]),
        }),
        ("threads", _) => DapJson.Response(sequence, command, null, new JsonObject { ["threads"] = new JsonArray() }),

        // What resumes has done so: nothing stands any more.
        ("configurationDone" or "disconnect" or "terminate", _) => DapJson.Response(sequence, command, null),
        _ when IsResuming(command) => DapJson.Response(sequence, command, null),

        // This word editors take without an alarm (specification, "Response").
        _ => DapJson.Response(sequence, command, "cancelled"),
    };

    /// <summary>Whether the answer to this command means that the target was let run.</summary>
    public static bool IsResuming(string command) => command is "continue" or "next" or "stepIn" or "stepOut" or "stepBack" or "reverseContinue";

    /// <summary>Whether an IDE leaves with this command.</summary>
    public static bool IsFarewell(string command) => command is "disconnect" or "terminate";
}
