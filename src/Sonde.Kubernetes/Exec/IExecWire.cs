namespace Sonde.Kubernetes.Exec;

/// <summary>
/// How an upgraded connection carries the channels of an exec. One thread may read while another writes; calls block. Everything that the protocol does not allow is an
/// <see cref="IOException"/>.
/// </summary>
internal interface IExecWire
{
    /// <summary>The longest message that is written at once, in bytes.</summary>
    int MaximumMessage { get; }

    /// <summary>Whether standard input can be ended while the rest goes on.</summary>
    bool CanCloseInput { get; }

    /// <summary>Bytes of the present piece that have not been read.</summary>
    long Left { get; }

    /// <summary>The channel of the present piece.</summary>
    byte Channel { get; }

    /// <summary>Whether the program's status has been read whole, so that nothing follows that matters.</summary>
    bool IsStatusWhole { get; }

    /// <summary>Goes to what comes next, which may have no bytes; the present piece must have been read.</summary>
    /// <returns>False at the end of the connection.</returns>
    bool Next();

    /// <summary>As many bytes of the piece as are there, at least one; 0 where none is left or none is wanted.</summary>
    int Read(Span<byte> target);

    /// <summary>Writes standard input.</summary>
    /// <param name="message">At least one byte, at most <see cref="MaximumMessage"/>.</param>
    void Write(ReadOnlySpan<byte> message);

    /// <summary>Ends standard input, where that can be.</summary>
    void CloseInput();
}
