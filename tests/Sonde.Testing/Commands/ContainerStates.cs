using System.Text.Json.Nodes;

namespace Sonde.Testing.Commands;

/// <summary>Container states and toolboxes, as a pod holds them.</summary>
public static class ContainerStates
{
    public static JsonObject Waiting(string reason, string? message = null)
    {
        var waiting = new JsonObject { ["reason"] = reason };
        if (message is not null)
        {
            waiting["message"] = message;
        }

        return new JsonObject { ["waiting"] = waiting };
    }

    public static JsonObject Running() => new() { ["running"] = new JsonObject { ["startedAt"] = "2026-11-20T13:25:36Z" } };

    public static JsonObject Terminated(int exitCode, string reason, string message = "") => new()
    {
        ["terminated"] = new JsonObject { ["exitCode"] = exitCode, ["reason"] = reason, ["message"] = message },
    };

    public static JsonObject Status(string name, JsonObject state) => new()
    {
        ["name"] = name,
        ["state"] = state,
        ["lastState"] = new JsonObject(),
        ["ready"] = false,
        ["restartCount"] = 0,
        ["image"] = "",
        ["imageID"] = "",
    };

    /// <summary>A toolbox as a session before would have added it.</summary>
    public static JsonObject Toolbox(string name, string image, JsonObject? security, string target = "app")
    {
        var container = new JsonObject
        {
            ["name"] = name,
            ["image"] = image,
            ["command"] = new JsonArray("/sonde-agent", "serve", "--ttl", "1800s"),
            ["targetContainerName"] = target,
        };
        if (security is not null)
        {
            container["securityContext"] = security;
        }

        return container;
    }

    /// <summary>The securityContext of the first rung.</summary>
    public static JsonObject SameUser(long user, long group) => new()
    {
        ["runAsUser"] = user,
        ["runAsGroup"] = group,
        ["runAsNonRoot"] = true,
        ["allowPrivilegeEscalation"] = false,
        ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
        ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" },
    };
}
