using System.Text.Json;

namespace Sonde.Agent.Observing;

/// <summary>A request about a hit; two that ask for the same are equal.</summary>
/// <param name="Command">The command in the Debug Adapter Protocol.</param>
internal abstract record HitQuestion(string Command)
{
    /// <summary>Writes the arguments' properties.</summary>
    public abstract void Write(Utf8JsonWriter json);

    /// <summary>The innermost frames of a thread.</summary>
    public sealed record Frames(long Thread, int Count) : HitQuestion("stackTrace")
    {
        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter json)
        {
            json.WriteNumber("threadId", Thread);
            json.WriteNumber("startFrame", 0);
            json.WriteNumber("levels", Count);
        }
    }

    /// <summary>What an expression is worth in a frame.</summary>
    public sealed record Value(long Frame, string Expression) : HitQuestion("evaluate")
    {
        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter json)
        {
            json.WriteString("expression", Expression);
            json.WriteNumber("frameId", Frame);
            json.WriteString("context", "watch");
        }
    }

    /// <summary>The groups of a frame's variables.</summary>
    public sealed record Scopes(long Frame) : HitQuestion("scopes")
    {
        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter json) => json.WriteNumber("frameId", Frame);
    }

    /// <summary>What a group, or a value, consists of.</summary>
    public sealed record Variables(long Reference) : HitQuestion("variables")
    {
        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter json) => json.WriteNumber("variablesReference", Reference);
    }
}
