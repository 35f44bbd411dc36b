using Sonde.Core.Ide.Jsonc;

namespace Sonde.Core.Ide;

/// <summary>Takes one element out of a list: the exact inverse of <see cref="EntryInsertion"/> where the list holds others.</summary>
internal static class EntryRemoval
{
    public static string Apply(JsoncText json, JsoncNode list, int index)
    {
        var text = json.Text;
        var element = list.Elements[index];
        (var start, var end) = (element.Value.Start, element.Value.End);
        if (list.Elements.Count == 1 && IsAlone(text, list, element))
        {
            return text[..(list.Start + 1)] + text[(list.End - 1)..];
        }

        var before = index == 0 ? list.Start + 1 : list.Elements[index - 1].Comma + 1;
        (var lead, var isLineComment) = JsoncTrivia.LastComment(text, before, start);
        var commaFollows = element.Comma >= 0 && string.IsNullOrWhiteSpace(text[end..element.Comma]);
        var after = commaFollows ? element.Comma + 1 : end;
        if (isLineComment && !JsoncTrivia.IsBlankToLineEnd(text, after))
        {
            // What follows must not slide up into the comment.
            lead = start;
        }

        if (element.Comma >= 0 && !commaFollows)
        {
            text = text.Remove(element.Comma, 1);
        }

        text = text.Remove(lead, after - lead);
        var isLast = element.Comma < 0 && index > 0;
        return isLast ? text.Remove(list.Elements[index - 1].Comma, 1) : text;
    }

    // No comment of the user's in the list beside our entry.
    private static bool IsAlone(string text, JsoncNode list, JsoncElement element)
    {
        var rest = text[(list.Start + 1)..element.Value.Start] + text[element.Value.End..(list.End - 1)];
        return rest.All(unit => unit is ',' || char.IsWhiteSpace(unit));
    }
}
