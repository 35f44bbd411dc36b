namespace Sonde.Kubernetes.Exec;

/// <summary>The first byte of each message (kubelet's remotecommand, v4 and v5).</summary>
internal static class ExecChannel
{
    public const byte StandardInput = 0;
    public const byte StandardOutput = 1;
    public const byte StandardError = 2;
    public const byte Status = 3;

    /// <summary>v5: the payload is the number of the channel that ends.</summary>
    public const byte Close = 255;
}
