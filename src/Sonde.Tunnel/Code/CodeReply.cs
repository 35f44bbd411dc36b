using System.Buffers.Binary;
using System.Text;

namespace Sonde.Tunnel.Code;

/// <summary>What the agent answers on a channel <c>code</c>, once: a byte that says what became of the program, then two numbers (big-endian, 4 bytes each), or a sentence in UTF-8.</summary>
/// <param name="Outcome">What became of it.</param>
public readonly record struct CodeReply(CodeOutcome Outcome)
{
    /// <summary>An answer is not longer, in bytes.</summary>
    public const int MaximumLength = 2048;

    private const int NumbersLength = 9;

    /// <summary>The new process, in the container's process namespace; 0 where there is none.</summary>
    public int ProcessId { get; init; }

    /// <summary>Between the old process's signal and the new one's start, in milliseconds.</summary>
    public int RestartMilliseconds { get; init; }

    /// <summary>Why not; empty where it runs.</summary>
    public string Message { get; init; } = "";

    /// <summary>As it is sent.</summary>
    public byte[] Encode()
    {
        if (Outcome != CodeOutcome.Runs)
        {
            var text = Encoding.UTF8.GetBytes(Message);
            return [(byte)Outcome, .. text.AsSpan(0, Math.Min(text.Length, MaximumLength - 1))];
        }

        var bytes = new byte[NumbersLength];
        bytes[0] = (byte)Outcome;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), ProcessId);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(5), RestartMilliseconds);
        return bytes;
    }

    /// <summary>Reads a whole answer.</summary>
    /// <returns>False where it is none.</returns>
    public static bool TryRead(ReadOnlySpan<byte> from, out CodeReply reply)
    {
        reply = default;
        if (from.Length is 0 or > MaximumLength || from[0] > (byte)CodeOutcome.Refused)
        {
            return false;
        }

        var outcome = (CodeOutcome)from[0];
        if (outcome != CodeOutcome.Runs)
        {
            reply = new CodeReply(outcome) { Message = Encoding.UTF8.GetString(from[1..]) };
            return true;
        }

        if (from.Length != NumbersLength)
        {
            return false;
        }

        reply = new CodeReply(outcome)
        {
            ProcessId = BinaryPrimitives.ReadInt32BigEndian(from[1..]),
            RestartMilliseconds = BinaryPrimitives.ReadInt32BigEndian(from[5..]),
        };
        return reply is { ProcessId: > 0, RestartMilliseconds: >= 0 };
    }
}
