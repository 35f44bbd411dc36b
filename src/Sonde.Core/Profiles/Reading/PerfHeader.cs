using System.Buffers.Text;

namespace Sonde.Core.Profiles.Reading;

/// <summary>The first line of a sample of <c>perf script</c>: <c>comm pid/tid [cpu] time: period event:</c>. Fields that -F leaves out may be missing.</summary>
internal readonly ref struct PerfHeader
{
    private PerfHeader(ReadOnlySpan<byte> command, ReadOnlySpan<byte> @event, long period, ReadOnlySpan<byte> frame)
    {
        Command = command;
        Event = @event;
        Period = period;
        Frame = frame;
    }

    /// <summary>The thread's name, which may hold spaces.</summary>
    public ReadOnlySpan<byte> Command { get; }

    /// <summary>The event: <c>cycles:P</c>; empty where none is told.</summary>
    public ReadOnlySpan<byte> Event { get; }

    /// <summary>What the sample stands for; 0 where that is not told.</summary>
    public long Period { get; }

    /// <summary>The one frame of a sample without a call chain, in the same line; empty otherwise.</summary>
    public ReadOnlySpan<byte> Frame { get; }

    /// <summary>Reads it; false where it is none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, out PerfHeader header)
    {
        header = default;
        line = line.Trim(" \t"u8);
        if (!TryFindProcess(line, out var command, out var rest))
        {
            return false;
        }

        var period = 0L;
        while (TryTake(ref rest, out var word))
        {
            if (word[^1] != ':')
            {
                // A processor in brackets or flags are nobody's period.
                period = Utf8Parser.TryParse(word, out long number, out var used) && used == word.Length ? number : period;
            }
            else if (word[..^1].IndexOfAnyExcept(PerfLetters.Time) >= 0)
            {
                header = new PerfHeader(command, word[..^1], Math.Max(period, 0), rest.Trim(" \t"u8));
                return true;
            }
        }

        header = new PerfHeader(command, default, 0, default);
        return true;
    }

    /// <summary>The name ends where a number, perhaps with another behind a slash, stands for itself.</summary>
    private static bool TryFindProcess(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> command, out ReadOnlySpan<byte> rest)
    {
        rest = line;
        while (TryTake(ref rest, out var word))
        {
            var start = line.Length - rest.Length - word.Length;
            if (start > 0 && char.IsAsciiDigit((char)word[0]) && word.IndexOfAnyExcept(PerfLetters.Process) < 0)
            {
                command = line[..start].TrimEnd(" \t"u8);
                return true;
            }
        }

        command = default;
        return false;
    }

    /// <summary>Takes a word off the beginning; what remains begins behind it.</summary>
    private static bool TryTake(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> word)
    {
        rest = rest.TrimStart(" \t"u8);
        var end = rest.IndexOfAny((byte)' ', (byte)'\t');
        word = end < 0 ? rest : rest[..end];
        rest = rest[word.Length..];
        return word.Length > 0;
    }
}
