using Sonde.Agent.Launching;

namespace Sonde.Agent.Observing;

/// <summary>The room that the texts of one hit have: 64 KiB in all, each at most 512 characters.</summary>
internal sealed class TextRoom
{
    private const int MostCharacters = 512;
    private const int MostBytes = 64 * 1024;

    /// <summary>What a value costs beside its texts: names of properties, quotes.</summary>
    private const int ValueBytes = 64;

    private int _left = MostBytes;

    /// <summary>Whether something did not fit.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Room for one more value with these texts; false where there is none, and then there is none for any other.</summary>
    public bool TryTake(params ReadOnlySpan<string?> texts)
    {
        var size = ValueBytes;
        foreach (var text in texts)
        {
            // As JSON writes it: a character outside of ASCII takes six bytes.
            size += text?.Sum(static letter => letter is >= ' ' and <= '~' ? 1 : 6) ?? 0;
        }

        IsFull |= size > _left;
        _left -= IsFull ? 0 : size;
        return !IsFull;
    }

    /// <summary>On one line, without control characters; and whether it was longer.</summary>
    public static string Cut(string text, out bool isCut)
    {
        isCut = text.Length > MostCharacters;
        return isCut ? PlainText.Line(text, MostCharacters) + "…" : PlainText.Line(text, MostCharacters);
    }
}
