using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Sonde.Core.Profiling.Dotnet;

/// <summary>
/// A message of the diagnostic port (dotnet/diagnostics, documentation/design-docs/ipc-protocol.md), little endian: 14 bytes <c>DOTNET_IPC_V1</c> and a zero, u16 the whole length,
/// u8 the set of commands, u8 the command, u16 zero; then its payload. Pure.
/// </summary>
internal static class IpcMessage
{
    /// <summary>Of the header.</summary>
    public const int HeaderBytes = 20;

    private const byte EventPipe = 2, Process = 4, Server = 0xFF;
    private const byte StopTracing = 1, CollectTracing2 = 3, ProcessInfo2 = 4, Fine = 0;

    /// <summary>The format of the events: nettrace (0 is an older one).</summary>
    private const int Nettrace = 1;

    private static ReadOnlySpan<byte> Magic => "DOTNET_IPC_V1\0"u8;

    /// <summary>Asks who the process is; .NET 6 and later answer.</summary>
    public static byte[] AskForProcess() => Encode(Process, ProcessInfo2, []);

    /// <summary>
    /// Begins a session (.NET Core 3 and later): u32 the size of its buffers in MiB, u32 the format, u8 whether everything that is loaded is named at its end, u32 how many
    /// providers; of each u64 keywords, u32 the level, and two texts, its name and its arguments. A text is a u32 of characters with the zero, and UTF-16.
    /// </summary>
    public static byte[] Collect(EventWish wish)
    {
        using var payload = new MemoryStream();
        using var fields = new BinaryWriter(payload);
        fields.Write(wish.BufferMebi);
        fields.Write(Nettrace);
        fields.Write(wish.IsNaming);
        fields.Write(wish.Providers.Count);
        foreach (var provider in wish.Providers)
        {
            fields.Write(provider.Keywords);
            fields.Write(provider.Level);
            Write(fields, provider.Name);
            if (provider.Arguments.Length > 0)
            {
                Write(fields, provider.Arguments);
            }
            else
            {
                fields.Write(0);
            }
        }

        return Encode(EventPipe, CollectTracing2, payload.ToArray());

        static void Write(BinaryWriter fields, string text)
        {
            fields.Write(text.Length + 1);
            fields.Write(Encoding.Unicode.GetBytes(text + "\0"));
        }
    }

    /// <summary>Ends a session: u64 its number. Its stream goes on until everything was told.</summary>
    public static byte[] Stop(ulong session)
    {
        Span<byte> payload = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(payload, session);
        return Encode(EventPipe, StopTracing, payload);
    }

    /// <summary>Reads the header of an answer.</summary>
    /// <param name="header">So many bytes.</param>
    /// <param name="length">Of the payload behind it.</param>
    /// <param name="isFine">Whether it was done; if not, the payload is an i32 that says why.</param>
    /// <returns>False where it is no answer.</returns>
    public static bool TryReadHeader(ReadOnlySpan<byte> header, out int length, out bool isFine)
    {
        length = header.Length >= HeaderBytes ? BinaryPrimitives.ReadUInt16LittleEndian(header[14..]) - HeaderBytes : -1;
        isFine = length >= 0 && header[17] == Fine;
        return length >= 0 && header.StartsWith(Magic) && header[16] == Server;
    }

    /// <summary>
    /// The version in the answer to <see cref="AskForProcess"/>: u64 the process, 16 bytes of a cookie, and the texts of its command line, system, architecture, assembly and version.
    /// </summary>
    /// <returns>Null where it is not there.</returns>
    public static string? ReadVersion(ReadOnlySpan<byte> payload)
    {
        const int version = 4;
        var rest = payload.Length >= 24 ? payload[24..] : default;
        for (var text = 0; rest.Length >= 4; text++)
        {
            var bytes = BinaryPrimitives.ReadUInt32LittleEndian(rest) * 2L;
            if (bytes > rest.Length - 4)
            {
                return null;
            }

            var letters = Encoding.Unicode.GetString(rest.Slice(4, (int)bytes)).TrimEnd('\0');
            rest = rest[(4 + (int)bytes)..];
            if (text == version)
            {
                // A build's commit may stand behind a plus sign.
                return letters.Split('+')[0] is { Length: > 0 and <= 40 } found && !found.Any(char.IsControl) ? found : null;
            }
        }

        return null;
    }

    /// <summary>Why something was not done, as the runtime numbers it.</summary>
    public static string Refusal(ReadOnlySpan<byte> payload) => payload.Length < 4 ? "it did not say why" : BinaryPrimitives.ReadUInt32LittleEndian(payload) switch
    {
        0x80131384 => "it does not read the command",
        0x80131385 => "it does not know the command: it is older than .NET Core 3",
        0x80131386 => "it speaks another version of the protocol",
        var code => string.Create(CultureInfo.InvariantCulture, $"error 0x{code:x8}"),
    };

    private static byte[] Encode(byte set, byte command, ReadOnlySpan<byte> payload)
    {
        var message = new byte[HeaderBytes + payload.Length];
        Magic.CopyTo(message);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(14), checked((ushort)message.Length));
        (message[16], message[17]) = (set, command);
        payload.CopyTo(message.AsSpan(HeaderBytes));
        return message;
    }
}
