namespace Sonde.Core.Operations;

/// <summary>
/// How long to wait before each attempt to come back: not at all, then ever longer. A link that did not live for the longest pause does not begin
/// it anew: one that breaks at once would be opened without end.
/// </summary>
internal sealed class ReconnectPace
{
    /// <summary>The longest pause.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);

    private TimeSpan _next;

    /// <summary>The pause before the next attempt.</summary>
    public TimeSpan Next()
    {
        var now = _next;
        _next = now == TimeSpan.Zero ? First : now * 2 < Longest ? now * 2 : Longest;
        return now;
    }

    /// <summary>A link was lost that had lived for so long.</summary>
    public void Lost(TimeSpan lived)
    {
        if (lived >= Longest)
        {
            _next = TimeSpan.Zero;
        }
    }
}
