namespace Sonde.Agent.Observing;

/// <summary>
/// Foresees what a hit will be asked: what the last one was. Debuggers that number frames and variables anew at every stop (Delve does) give the same numbers again; where
/// they do not, nothing is asked ahead any more. Not safe for several threads.
/// </summary>
internal sealed class HitForesight
{
    /// <summary>The frames, an expression or a few, the variables and the first of what they consist of. A wrong guess costs the target what its answer takes.</summary>
    private const int Most = 8;

    /// <summary>So many hits with a wrong guess, and there is no other.</summary>
    private const int MostWrong = 2;

    private List<HitQuestion> _last = [];
    private List<HitQuestion> _asked = [];
    private TimeSpan _took;
    private int _wrong;

    /// <summary>What to ask at once.</summary>
    /// <param name="thread">The thread that was stopped: another one at each hit.</param>
    /// <param name="frames">How many frames are wanted.</param>
    /// <param name="left">How much time there is.</param>
    /// <returns>The questions in their order; none where there is nothing to go by, or time for one after the other only.</returns>
    public IReadOnlyList<HitQuestion> Expect(long thread, int frames, TimeSpan left) =>
        _last.Count == 0 || _wrong == MostWrong || left <= _took ? [] : [new HitQuestion.Frames(thread, frames), .. _last];

    /// <summary>A question was asked, ahead or not.</summary>
    public void Note(HitQuestion question)
    {
        if (question is not HitQuestion.Frames && _asked.Count < Most && !_asked.Contains(question))
        {
            _asked.Add(question);
        }
    }

    /// <summary>A hit has been read.</summary>
    /// <param name="took">For how long the target has stood for it.</param>
    /// <param name="unused">How many answers nobody wanted.</param>
    public void End(TimeSpan took, int unused)
    {
        (_last, _asked, _took) = (_asked, [], took);
        _wrong += unused > 0 ? 1 : 0;
    }
}
