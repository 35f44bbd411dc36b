using Sonde.Core.Settings;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Tracing;

/// <summary>The words for kinds of parameters: <c>ptr,string,int</c>. Pure.</summary>
public static class TracedKinds
{
    /// <summary>More are in no registers.</summary>
    private const int Most = 9;

    /// <summary>The words, and what Go and C call them besides.</summary>
    public static IReadOnlyList<KeyValuePair<string, CallValue>> Words { get; } =
    [
        new("int", CallValue.Int), new("uint", CallValue.Uint), new("bool", CallValue.Bool), new("ptr", CallValue.Ptr), new("string", CallValue.String),
        new("slice", CallValue.Slice), new("error", CallValue.Interface), new("interface", CallValue.Interface), new("float", CallValue.Float),
    ];

    /// <summary>Parses a list; null is an empty one.</summary>
    /// <returns>What is wrong with it, as the end of a sentence that begins with the setting's name; null where it is good.</returns>
    public static string? Judge(string? text, out IReadOnlyList<CallValue> kinds)
    {
        var found = new List<CallValue>();
        kinds = found;
        foreach (var word in text is null ? [] : text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (SettingWords.Judge(Words, word, out var kind) is { } problem)
            {
                return problem;
            }

            found.Add(kind);
        }

        return found.Count > Most ? $"has {found.Count} kinds; at most {Most} are in registers" : null;
    }
}
