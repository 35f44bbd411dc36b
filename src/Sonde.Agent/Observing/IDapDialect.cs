using System.Text.Json;
using Sonde.Agent.Processes;

namespace Sonde.Agent.Observing;

/// <summary>What differs between the debuggers that an observation speaks the Debug Adapter Protocol with. Holds nothing.</summary>
internal interface IDapDialect
{
    /// <summary>Whether the target stands from attach to configurationDone.</summary>
    bool HoldsToArm { get; }

    /// <summary>Why an expression or a condition is not taken, as a sentence; null where it only reads.</summary>
    /// <param name="expression">Without blanks around it, not empty.</param>
    string? Judge(string expression);

    /// <summary>Writes the arguments of <c>attach</c>.</summary>
    /// <param name="json">Takes properties.</param>
    /// <param name="frames">How many frames of a stack are wanted.</param>
    void WriteAttach(Utf8JsonWriter json, int frames);

    /// <summary>Whether a scope holds what a hit tells: the variables of the frame.</summary>
    bool IsTold(JsonElement scope);

    /// <summary>Whether a variable is none of the program's, but of the debugger's own making.</summary>
    bool IsMadeUp(JsonElement variable);

    /// <summary>Whether what a stop held is still held, after the request that sends it on.</summary>
    /// <param name="peer">The adapter.</param>
    /// <param name="stop">The stop.</param>
    /// <param name="target">A look at the target; null where it is gone.</param>
    bool Stands(DapPeer peer, DapStop stop, ProcessStat? target);
}
