namespace Sonde.Agent.Sampling.Go;

/// <summary>Go's frames as a tally takes them.</summary>
internal static class GoStackText
{
    /// <summary>Puts a stack upon another one.</summary>
    /// <param name="tally">The tally.</param>
    /// <param name="caller">What it stands on.</param>
    /// <param name="frames">The stack, the innermost frame first.</param>
    /// <param name="hasLines">Whether frames are told by their lines; else by the first of their functions.</param>
    public static int Push(StackTally tally, int caller, IReadOnlyList<GoFrame> frames, bool hasLines)
    {
        for (var index = frames.Count - 1; index >= 0; index--)
        {
            var frame = frames[index];
            caller = tally.Push(caller, tally.Frame(frame.Function, frame.File, hasLines ? frame.Line : frame.FirstLine));
        }

        return caller;
    }
}
