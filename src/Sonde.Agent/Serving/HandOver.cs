namespace Sonde.Agent.Serving;

/// <summary>
/// What passes on the connection between `connect` and the serving agent: one byte with the two descriptors there, then <see cref="Accepted"/>
/// or a sentence back, then nothing until one side closes it.
/// </summary>
internal static class HandOver
{
    /// <summary>The session has begun. No sentence begins with this byte.</summary>
    public static ReadOnlySpan<byte> Accepted => [6];
}
