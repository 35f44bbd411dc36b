using System.Buffers.Binary;
using System.Text;

namespace Sonde.Testing.Dotnet;

/// <summary>The runtime behind a diagnostic port: says its version, begins a session whose events a test chose, and ends it when it is told to.</summary>
public sealed class ScriptedRuntime
{
    public const ulong Session = 0x1122334455667788;

    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Sent when the session begins.</summary>
    public byte[] Begins { get; init; } = [];

    /// <summary>Sent one after the other behind that, each after a pause, until it is told to end.</summary>
    public IReadOnlyList<byte[]> Later { get; init; } = [];

    /// <summary>Before each of them.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>What the session was asked to be; empty before.</summary>
    public string Asked { get; private set; } = "";

    /// <summary>Sent when it ends.</summary>
    public byte[] Ends { get; init; } = [];

    /// <summary>Whether it closes the connection behind what it sends first.</summary>
    public bool IsEarly { get; init; }

    /// <summary>Answered in place of a session; null for one. 20 bytes of header go before it.</summary>
    public byte[]? Refusal { get; init; }

    /// <summary>Whether it was told to end the session, by its number.</summary>
    public bool IsStopped => _stopped.Task.IsCompleted;

    /// <summary>Connections whose other side went away while their events were awaited.</summary>
    public int Abandoned { get; private set; }

    /// <summary>Serves one connection to its end.</summary>
    public async Task ServeAsync(Stream stream, CancellationToken cancellation)
    {
        var header = new byte[20];
        await stream.ReadExactlyAsync(header, cancellation);
        var payload = new byte[BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(14)) - header.Length];
        await stream.ReadExactlyAsync(payload, cancellation);
        switch ((header[16], header[17]))
        {
            case (4, 4):
                await AnswerAsync(stream, [.. new byte[24], .. Text("dotnet"), .. Text("Linux"), .. Text("x64"), .. Text("Orders"), .. Text("10.0.12+9501")], cancellation);
                break;
            case (2, 3) when Refusal is { } refusal:
                await AnswerAsync(stream, refusal, cancellation, isFine: false);
                break;
            case (2, 3):
                await AnswerAsync(stream, BitConverter.GetBytes(Session), cancellation);
                Asked = Encoding.Unicode.GetString(payload.AsSpan(1));
                await stream.WriteAsync(Begins, cancellation);
                await (IsEarly ? Task.CompletedTask : EndAsync(stream, cancellation));
                break;
            case (2, 1) when BinaryPrimitives.ReadUInt64LittleEndian(payload) == Session:
                _stopped.TrySetResult();
                await AnswerAsync(stream, payload, cancellation);
                break;
            default:
                await AnswerAsync(stream, [0x85, 0x13, 0x13, 0x80], cancellation, isFine: false);
                break;
        }
    }

    private async Task EndAsync(Stream stream, CancellationToken cancellation)
    {
        var gone = HearAsync(stream, cancellation);
        foreach (var piece in Later)
        {
            if (await Task.WhenAny(_stopped.Task, gone, Task.Delay(Pause, TimeProvider.System, cancellation)) is var first && (first == _stopped.Task || first == gone))
            {
                break;
            }

            await stream.WriteAsync(piece, cancellation);
        }

        if (await Task.WhenAny(_stopped.Task, gone) == gone)
        {
            Abandoned++;
            return;
        }

        await stream.WriteAsync(Ends, cancellation);
    }

    /// <summary>Ends with the other side.</summary>
    private static async Task HearAsync(Stream stream, CancellationToken cancellation)
    {
        try
        {
            while (await stream.ReadAsync(new byte[1], cancellation) > 0)
            {
                // Nothing is due.
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The end, too.
        }
    }

    private static async Task AnswerAsync(Stream stream, byte[] payload, CancellationToken cancellation, bool isFine = true)
    {
        var length = BitConverter.GetBytes((ushort)(20 + payload.Length));
        await stream.WriteAsync((byte[])[.. "DOTNET_IPC_V1\0"u8, .. length, 0xFF, (byte)(isFine ? 0 : 0xFF), 0, 0, .. payload], cancellation);
    }

    private static byte[] Text(string text) => [.. BitConverter.GetBytes(text.Length + 1), .. Encoding.Unicode.GetBytes(text + "\0")];
}
