namespace Sonde.Agent.Guarding;

/// <summary>Understands one connection's messages, as far as they tell of stops and resumes.</summary>
internal interface IConversation
{
    /// <summary>What the client calls itself; null when it has not said.</summary>
    string? ClientName { get; }

    /// <summary>Whether the client shows its user what is said to it between the debugger's own messages, and is ready for that.</summary>
    bool HasConsole { get; }

    /// <summary>A message from the client, not passed on yet.</summary>
    void FromClient(ReadOnlySpan<byte> message);

    /// <summary>A message from the debugger, not passed on yet.</summary>
    void FromDebugger(ReadOnlySpan<byte> message);
}
