namespace Sonde.Testing.Kubernetes;

/// <summary>The server's side of how an exec's channels are carried.</summary>
internal interface IScriptedWire
{
    /// <summary>Sends bytes of a channel: 1 output, 2 errors, 3 the status. One sender at a time.</summary>
    Task SendAsync(byte channel, ReadOnlyMemory<byte> bytes, CancellationToken stop);

    /// <summary>The next bytes of the program's input; empty at its end, null where the client has gone.</summary>
    Task<byte[]?> ReceiveAsync(CancellationToken stop);

    /// <summary>Ends the exec as a kubelet does when the program has ended.</summary>
    Task EndAsync(CancellationToken stop);
}
