namespace Sonde.Core.Production;

/// <summary>The mark of one object, read.</summary>
/// <param name="Word">What it allows.</param>
/// <param name="Text">Where it stands and what it says: <c>annotation sonde.dev/debug: none of namespace shop</c>.</param>
/// <param name="IsUnderstood">False where the value is none of the known ones, and so counts as <see cref="OwnersWord.None"/>.</param>
internal sealed record OwnersMark(OwnersWord Word, string Text, bool IsUnderstood)
{
    /// <summary>The annotation of pods, namespaces and workloads, and the label of containers of this machine.</summary>
    public const string Key = "sonde.dev/debug";

    /// <summary>Longer values are cut short where they are shown.</summary>
    private const int LongestShown = 40;

    /// <summary>Reads an object's mark; null where it has none. A value is taken as it stands: what is not a known word allows nothing.</summary>
    public static OwnersMark? Of(MarkedObject marked)
    {
        if (marked.Mark is not { } value)
        {
            return null;
        }

        OwnersWord? word = value switch
        {
            "none" => OwnersWord.None,
            "observe" => OwnersWord.Observe,
            "full" => OwnersWord.Full,
            _ => null,
        };
        var shown = value.Length > LongestShown ? value[..LongestShown] + "…" : value;
        return word is { } known
            ? new OwnersMark(known, $"{marked.MarkKind} {Key}: {shown} of {marked.Text}", true)
            : new OwnersMark(
                OwnersWord.None, $"{marked.MarkKind} {Key} of {marked.Text} is \"{shown}\", and there are none, observe and full; what is not known counts as none", false);
    }
}
