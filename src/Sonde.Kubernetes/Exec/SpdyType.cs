namespace Sonde.Kubernetes.Exec;

/// <summary>What a control frame is (SPDY draft 3.1, 2.6).</summary>
internal enum SpdyType
{
    /// <summary>None: a data frame.</summary>
    Data = 0,

    /// <summary>Begins a stream.</summary>
    SynStream = 1,

    /// <summary>Takes a stream.</summary>
    SynReply = 2,

    /// <summary>Ends a stream, both ways.</summary>
    RstStream = 3,

    /// <summary>The sender's wishes.</summary>
    Settings = 4,

    /// <summary>Asks for the same back.</summary>
    Ping = 6,

    /// <summary>No stream is taken any more.</summary>
    GoAway = 7,

    /// <summary>More of a stream's headers.</summary>
    Headers = 8,

    /// <summary>How much the sender takes; Kubernetes' servers neither send nor heed it.</summary>
    WindowUpdate = 9,
}
