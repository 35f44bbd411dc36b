namespace Sonde.Cli.Mcp;

/// <summary>How many calls an assistant may make in a minute, and how many sessions it may have at once. Safe for several threads.</summary>
/// <param name="clock">Time.</param>
internal sealed class CallPace(TimeProvider clock)
{
    /// <summary>A person who reads along follows no more, and a loop that goes wrong is slowed down.</summary>
    public const int MostCalls = 60;

    /// <summary>Each is a link and a debugger in somebody's pod.</summary>
    public const int MostSessions = 2;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Queue<long> _calls = new();
    private int _sessions;

    /// <summary>Takes a call.</summary>
    /// <returns>Why it may not be made, as a sentence's end; null where it may.</returns>
    public string? Take()
    {
        lock (_gate)
        {
            while (_calls.TryPeek(out var oldest) && clock.GetElapsedTime(oldest) >= Window)
            {
                _calls.Dequeue();
            }

            if (_calls.Count >= MostCalls)
            {
                var wait = Window - clock.GetElapsedTime(_calls.Peek());
                return $"{MostCalls} calls were made within a minute; the next one is taken in {Math.Ceiling(wait.TotalSeconds):0} s";
            }

            _calls.Enqueue(clock.GetTimestamp());
            return null;
        }
    }

    /// <summary>Begins a session.</summary>
    /// <returns>False where there are as many as there may be.</returns>
    public bool TryBegin()
    {
        lock (_gate)
        {
            return _sessions < MostSessions && ++_sessions > 0;
        }
    }

    /// <summary>One that was begun is over.</summary>
    public void End()
    {
        lock (_gate)
        {
            _sessions--;
        }
    }
}
