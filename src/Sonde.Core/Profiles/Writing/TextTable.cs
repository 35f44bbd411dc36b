namespace Sonde.Core.Profiles.Writing;

/// <summary>Texts, each once, by number.</summary>
internal sealed class TextTable
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];

    /// <summary>By number.</summary>
    public IReadOnlyList<string> Texts => _texts;

    /// <summary>A text's number; -1 for none.</summary>
    public int Number(string? text)
    {
        if (text is null)
        {
            return -1;
        }

        if (!_numbers.TryGetValue(text, out var number))
        {
            _numbers[text] = number = _texts.Count;
            _texts.Add(text);
        }

        return number;
    }
}
