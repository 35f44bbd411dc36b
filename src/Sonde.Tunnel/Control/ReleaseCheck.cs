using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>What the agent found when it looked at the target after its last release: seen, not assumed.</summary>
/// <param name="TracerId">Who traces it, 0 for nobody.</param>
/// <param name="ChangedBytes">
/// How many bytes of its executable's code differ from the file, those apart that differed before the first attach; null where they could not be
/// compared.
/// </param>
/// <param name="Leftovers">How many processes of the debugger are still there, ended ones that nobody waited for included.</param>
/// <param name="MendedBytes">How many bytes of code were put back in the session, because a debugger had left them changed.</param>
/// <param name="WasKilled">Whether a debugger of the session was killed (SIGKILL), by the guard or by somebody else.</param>
public sealed record ReleaseCheck(int TracerId, int? ChangedBytes, int Leftovers, int MendedBytes, bool WasKilled)
{
    /// <summary>On arm64, after a debugger that was killed: asynchronous preemption may be off in the target until it is started again.</summary>
    public bool MayLackPreemption { get; init; }

    /// <summary>Whether the handler for SIGTRAP that was lent to the target for the session is still there.</summary>
    public bool HasHandler { get; init; }

    /// <summary>Nothing of the debugger is left. Code that could not be compared does not speak against it.</summary>
    [JsonIgnore]
    public bool IsClean => TracerId == 0 && (ChangedBytes ?? 0) == 0 && Leftovers == 0 && !HasHandler;
}
