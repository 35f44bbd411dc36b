using Sonde.Core.Ide.Jsonc;

namespace Sonde.Core.Ide;

/// <summary>Puts a new first item into a list or an object; the text before and after it stays as it is.</summary>
internal static class EntryInsertion
{
    /// <summary>The text with the item in it.</summary>
    /// <param name="json">The text.</param>
    /// <param name="holder">The array or object in it.</param>
    /// <param name="isFilled">Whether it has items already.</param>
    /// <param name="render">The item's text, given the indentation of its lines after the first.</param>
    public static string AtFront(JsoncText json, JsoncNode holder, bool isFilled, Func<string, string> render)
    {
        var text = json.Text;
        var layout = LaunchLayout.Of(json);
        var outer = LaunchLayout.LineIndentation(text, holder.Start);
        var start = holder.Start + 1;
        // A comment behind the bracket speaks of the list, one below it of the first item.
        var behind = JsoncTrivia.AfterCommentsOnLine(text, start);
        var breaks = JsoncTrivia.IsBlankToLineEnd(text, behind);
        if (isFilled && !breaks)
        {
            // The first item stands on the bracket's line: ours joins it there, behind the same white space.
            var first = start;
            while (text[first] is ' ' or '\t')
            {
                first++;
            }

            return $"{text[..first]}{render(outer)},{text[start..]}";
        }

        var place = breaks ? behind : start;
        if (layout.NewLine is null)
        {
            return text[..place] + render(outer) + text[place..];
        }

        var item = holder.Elements.Count > 0 ? holder.Elements[0].Value.Start : -1;
        var inner = item >= 0 && LaunchLayout.StartsLine(text, item) ? LaunchLayout.LineIndentation(text, item) : outer + layout.Unit;
        var tail = isFilled ? "," : breaks ? string.Empty : layout.NewLine + outer;
        return text[..place] + layout.NewLine + inner + render(inner) + tail + text[place..];
    }
}
