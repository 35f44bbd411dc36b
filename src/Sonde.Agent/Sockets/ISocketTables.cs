namespace Sonde.Agent.Sockets;

/// <summary>The kernel's tables of sockets of this network namespace; the second implementation is the tests'.</summary>
internal interface ISocketTables
{
    /// <summary>Puts a question to sock_diag(7).</summary>
    /// <param name="question">As <see cref="DiagQuestion"/> makes it.</param>
    /// <param name="take">Takes each datagram of the answer, and says whether more is due.</param>
    /// <returns>Why there is no answer, or not all of it, in the kernel's words; null for nothing.</returns>
    string? Ask(ReadOnlySpan<byte> question, TakeDatagram take);

    /// <summary>A file of /proc/net.</summary>
    /// <param name="name">Its name: <c>tcp6</c>.</param>
    /// <returns>Its lines, as they are read; none where it cannot be.</returns>
    IEnumerable<string> Read(string name);
}

/// <summary>Takes a datagram; true where more is due.</summary>
internal delegate bool TakeDatagram(ReadOnlySpan<byte> datagram);
