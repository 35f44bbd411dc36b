using System.Text.Json;
using Sonde.Agent.Guarding;
using Sonde.Agent.Processes;

namespace Sonde.Agent.Observing;

/// <summary>The debugger of debugpy (1.8, pydevd). A stop holds the thread that came to it, and no other: that is what it does where nobody says <c>stopAllThreadsOnSuspend</c>.</summary>
internal sealed class DebugpyDialect : IDapDialect
{
    /// <inheritdoc/>
    public bool HoldsToArm => false;

    /// <inheritdoc/>
    public string? Judge(string expression) => PythonExpression.Judge(expression);

    /// <inheritdoc/>
    public void WriteAttach(Utf8JsonWriter json, int frames)
    {
        // Lines of installed packages can be watched, too.
        json.WriteBoolean("justMyCode", false);
        json.WriteBoolean("stopAllThreadsOnSuspend", false);
        json.WriteStartObject("variablePresentation");
        json.WriteString("special", "hide");
        json.WriteString("function", "hide");
        json.WriteString("class", "hide");
        json.WriteString("protected", "inline");
        json.WriteEndObject();
    }

    /// <inheritdoc/>
    public bool IsTold(JsonElement scope) => scope.Text("presentationHint") == "locals";

    /// <summary>pydevd adds the length of a list to its items.</summary>
    public bool IsMadeUp(JsonElement variable) => variable.Text("name") == "len()";

    /// <summary>The process runs all the time; the thread says when it does.</summary>
    public bool Stands(DapPeer peer, DapStop stop, ProcessStat? target) => target is not null && peer.LastContinued != stop.Thread && !peer.Ended.IsCompleted;
}
