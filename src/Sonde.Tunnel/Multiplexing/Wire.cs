namespace Sonde.Tunnel.Multiplexing;

/// <summary>Sizes and fixed bytes of the tunnel's byte stream (docs/protocol.md).</summary>
internal static class Wire
{
    public const int PrefaceLength = 8;
    public const int HeaderLength = 8;
    public const int MaximumPayload = 32 * 1024;
    public const int MaximumPurpose = 1024;
    public const int MaximumReason = 1024;
    public const int MinimumWindow = 4 * 1024;
    public const int MaximumWindow = 16 * 1024 * 1024;

    /// <summary>What each side says first: "SONDE", a zero byte, and the version of the frame layout, big-endian.</summary>
    public static ReadOnlySpan<byte> Preface => [(byte)'S', (byte)'O', (byte)'N', (byte)'D', (byte)'E', 0, 0, 1];
}
