using System.Buffers.Binary;

namespace Sonde.Agent.Dotnet;

/// <summary>
/// The command of a connection to a diagnostic port, and its answer (dotnet/diagnostics, ipc-protocol.md): 14 bytes <c>DOTNET_IPC_V1</c> and a zero, u16 the whole length, u8 a set
/// of commands, u8 a command, u16 zero; then what belongs to it. Little endian.
/// </summary>
internal static class DotnetCommand
{
    private const int HeaderBytes = 20;
    private const byte EventPipe = 2, Stop = 1, FirstCollect = 2, LastCollect = 6, Fine = 0;

    private static ReadOnlySpan<byte> Magic => "DOTNET_IPC_V1\0"u8;

    /// <summary>Passes the command on to the runtime and its answer back.</summary>
    /// <param name="client">Who asks.</param>
    /// <param name="runtime">Who answers.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <returns>The number of the session that it began; null for a command that began none.</returns>
    /// <exception cref="IOException">One of them does not speak the protocol, or is gone.</exception>
    public static async Task<ulong?> PassAsync(Stream client, Stream runtime, CancellationToken cancellation)
    {
        var command = await ReadAsync(client, cancellation);
        await runtime.WriteAsync(command, cancellation);
        var answer = await ReadAsync(runtime, cancellation);
        await client.WriteAsync(answer, cancellation);
        return BeginsSession(command, answer) ? BinaryPrimitives.ReadUInt64LittleEndian(answer.AsSpan(HeaderBytes)) : null;
    }

    /// <summary>Has the runtime end a session, and waits until it says that it did.</summary>
    /// <exception cref="IOException">It is gone.</exception>
    public static async Task EndAsync(Stream runtime, ulong session, CancellationToken cancellation)
    {
        var command = new byte[HeaderBytes + sizeof(ulong)];
        Magic.CopyTo(command);
        BinaryPrimitives.WriteUInt16LittleEndian(command.AsSpan(14), (ushort)command.Length);
        (command[16], command[17]) = (EventPipe, Stop);
        BinaryPrimitives.WriteUInt64LittleEndian(command.AsSpan(HeaderBytes), session);
        await runtime.WriteAsync(command, cancellation);
        _ = await ReadAsync(runtime, cancellation);
    }

    /// <summary>Whether a command asked for events, and the answer is the number of their session.</summary>
    private static bool BeginsSession(byte[] command, byte[] answer) =>
        command[16] == EventPipe && command[17] is >= FirstCollect and <= LastCollect && answer[17] == Fine && answer.Length >= HeaderBytes + sizeof(ulong);

    private static async Task<byte[]> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var header = new byte[HeaderBytes];
        await stream.ReadExactlyAsync(header, cancellation);
        var length = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(14));
        if (!header.AsSpan().StartsWith(Magic) || length < HeaderBytes)
        {
            throw new IOException("What was said at the diagnostic port is no message of its protocol.");
        }

        var message = new byte[length];
        header.CopyTo(message, 0);
        await stream.ReadExactlyAsync(message.AsMemory(HeaderBytes), cancellation);
        return message;
    }
}
