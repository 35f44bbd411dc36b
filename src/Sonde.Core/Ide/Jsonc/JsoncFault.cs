namespace Sonde.Core.Ide.Jsonc;

/// <summary>Where and why a text is not JSON with comments.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 code units as editors count them.</param>
/// <param name="Reason">What was expected there: the second half of a sentence, without a full stop.</param>
internal sealed record JsoncFault(int Line, int Column, string Reason)
{
    public static JsoncFault At(string text, int position, string reason)
    {
        var line = 1;
        var start = text.StartsWith('\uFEFF') ? 1 : 0;
        for (var index = start; index < position; index++)
        {
            // A lone CR ends a line too, as in editors; CRLF is one end.
            if (text[index] == '\n' || (text[index] == '\r' && (index + 1 >= text.Length || text[index + 1] != '\n')))
            {
                line++;
                start = index + 1;
            }
        }

        return new(line, Math.Max(position, start) - start + 1, reason);
    }
}
