namespace Sonde.FuzzTests.Harness;

/// <summary>What a parser gave, boiled down to numbers: the same for the same, so that two runs can be compared without keeping what they gave.</summary>
internal sealed class Transcript
{
    /// <summary>What comes later is more of the same: otherwise every length of a stream is a kind of its own.</summary>
    private const int MostKinds = 5;

    private HashCode _all;
    private HashCode _kind;
    private int _kinds;

    /// <summary>Everything that was added.</summary>
    public int All => _all.ToHashCode();

    /// <summary>The kinds that were added.</summary>
    public int Kind => _kind.ToHashCode();

    /// <summary>Counts for the whole and not for the kind.</summary>
    public Transcript Add(ReadOnlySpan<byte> bytes)
    {
        _all.Add(bytes.Length);
        _all.AddBytes(bytes);
        return this;
    }

    /// <summary>Counts for both.</summary>
    public Transcript AddKind(string? kind)
    {
        _all.Add(kind, StringComparer.Ordinal);
        if (_kinds++ < MostKinds)
        {
            _kind.Add(kind, StringComparer.Ordinal);
        }

        return this;
    }

    /// <summary>An exception that may be: its words, for the kind their beginning without numbers.</summary>
    public Transcript Add(Exception documented)
    {
        _all.Add(documented.Message, StringComparer.Ordinal);
        _kind.Add(KindOf(documented.Message));
        return this;
    }

    /// <summary>The kind of a message: what comes from the input stands towards its end, in quotes or in digits.</summary>
    public static int KindOf(string message)
    {
        var kind = new HashCode();
        foreach (var unit in message.AsSpan(0, Math.Min(message.Length, 40)))
        {
            if (unit is '\'' or '"')
            {
                break;
            }

            kind.Add(char.IsAsciiDigit(unit) ? '0' : unit);
        }

        return kind.ToHashCode();
    }

    /// <exception cref="DefectException">Pieces of an input gave something else than the whole of it.</exception>
    public static void RequireSame(Transcript whole, Transcript pieces) =>
        DefectException.Unless(whole.All == pieces.All, "the input in pieces gives something else than in one piece");
}
