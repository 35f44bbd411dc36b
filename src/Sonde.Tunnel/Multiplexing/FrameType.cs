namespace Sonde.Tunnel.Multiplexing;

/// <summary>The first byte of a frame. docs/protocol.md is the reference.</summary>
internal enum FrameType : byte
{
    Open = 1,
    Accept = 2,
    Data = 3,
    Credit = 4,
    End = 5,
    Reset = 6,
    Ping = 7,
    Pong = 8,
    Received = 9,
    Goodbye = 10,
}
