namespace Sonde.Kubernetes.Exec;

/// <summary>What a frame is (RFC 6455, 5.2).</summary>
internal enum FrameOpcode
{
    /// <summary>More of a message.</summary>
    Continuation = 0,

    /// <summary>Begins a message of text; no server of these protocols sends any.</summary>
    Text = 1,

    /// <summary>Begins a message of bytes.</summary>
    Binary = 2,

    /// <summary>The last frame.</summary>
    Close = 8,

    /// <summary>Asks for a pong.</summary>
    Ping = 9,

    /// <summary>Answers a ping.</summary>
    Pong = 10,
}
