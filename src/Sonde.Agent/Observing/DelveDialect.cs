using System.Text.Json;
using Sonde.Agent.Guarding;
using Sonde.Agent.Processes;

namespace Sonde.Agent.Observing;

/// <summary>Delve (1.27, service/dap/server.go). A stop holds the whole process.</summary>
internal sealed class DelveDialect : IDapDialect
{
    /// <inheritdoc/>
    public bool HoldsToArm => true;

    /// <summary>
    /// dlv calls a function of the target only where an expression begins with <c>call</c>, and takes one that begins with <c>dlv</c> for a command to itself;
    /// every other call it refuses (onEvaluateRequest).
    /// </summary>
    public string? Judge(string expression) => expression switch
    {
        var text when text.StartsWith("call ", StringComparison.Ordinal) || text.StartsWith("call\t", StringComparison.Ordinal) =>
            $"\"{text}\" would call a function: that runs code in the target, which an observation does not do.",
        var text when text.StartsWith("dlv ", StringComparison.Ordinal) => $"\"{text}\" is a command to Delve and no expression.",
        _ => null,
    };

    /// <inheritdoc/>
    public void WriteAttach(Utf8JsonWriter json, int frames)
    {
        json.WriteString("mode", "remote");
        json.WriteNumber("stackTraceDepth", frames);
        json.WriteBoolean("showGlobalVariables", false);
    }

    /// <inheritdoc/>
    public bool IsTold(JsonElement scope) => scope.Flag("expensive") != true && scope.Text("presentationHint") != "registers";

    /// <summary>What dlv calls a function's results that have no name; before the return they cannot be read.</summary>
    public bool IsMadeUp(JsonElement variable) => variable.Text("name")?.StartsWith("~R", StringComparison.OrdinalIgnoreCase) == true;

    /// <inheritdoc/>
    public bool Stands(DapPeer peer, DapStop stop, ProcessStat? target) => target is { IsStopped: true };
}
