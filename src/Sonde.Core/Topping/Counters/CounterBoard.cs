using System.Runtime.InteropServices;
using Sonde.Core.Profiles.Nettrace;

namespace Sonde.Core.Topping.Counters;

/// <summary>
/// Gathers what counters tell until an interval is whole. Each provider has a timer of its own in the runtime, and another client that wants its counters more often makes it tell them
/// more often to all: so the counter that is heard first beats the time, and what is added comes together. Thread-safe.
/// </summary>
/// <param name="interval">How long an interval is to be.</param>
/// <param name="how">How they are told.</param>
internal sealed class CounterBoard(TimeSpan interval, string how) : INettraceSink
{
    /// <summary>A runtime and its libraries have about a hundred; further ones are left out.</summary>
    private const int MostCounters = 1000;

    /// <summary>A timer comes a moment sooner or later.</summary>
    private const double LeastShare = 0.8;

    /// <summary>A counter whose timer comes just after the beat is missing from one interval, and twice in another.</summary>
    private const int MostMissed = 2;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string, string), (CounterValue Value, int Missed)> _heard = [];
    private (string, string)? _beat;
    private TaskCompletionSource _due = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when an interval is over; another one's after <see cref="Take()"/>.</summary>
    public Task Due
    {
        get
        {
            lock (_gate)
            {
                return _due.Task;
            }
        }
    }

    /// <inheritdoc/>
    public void Begin(NettraceTrace trace)
    {
        // Values tell by themselves how long they took.
    }

    /// <inheritdoc/>
    public void Take(scoped in NettraceEvent seen)
    {
        if (seen.Kind.Fields is { } fields && CounterReading.Read(seen.Kind.Provider, fields, seen.Payload) is { } value)
        {
            Add(value);
        }
    }

    /// <summary>What was told since the last call; empty where nothing was.</summary>
    public CounterInterval Take()
    {
        lock (_gate)
        {
            var seconds = _beat is { } beat && _heard.TryGetValue(beat, out var first) ? first.Value.Seconds : 0;
            var values = _heard.Values.Select(static heard => heard.Value).ToArray();
            foreach (var (key, (value, missed)) in _heard.ToArray())
            {
                _heard[key] = (value, missed + 1);
                if (missed >= MostMissed)
                {
                    _heard.Remove(key);
                }
            }

            _due = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new CounterInterval(values, seconds > 0 ? seconds : interval.TotalSeconds, how);
        }
    }

    /// <summary>Takes what a counter told.</summary>
    internal void Add(CounterValue value)
    {
        var key = (value.Provider, value.Name);
        lock (_gate)
        {
            _beat ??= key;
            if (_heard.Count >= MostCounters && !_heard.ContainsKey(key))
            {
                return;
            }

            ref var heard = ref CollectionsMarshal.GetValueRefOrAddDefault(_heard, key, out var isKnown);
            var all = isKnown && heard.Missed == 0
                ? value with { Value = value.IsSum ? value.Value + heard.Value.Value : value.Value, Seconds = value.Seconds + heard.Value.Seconds }
                : value;
            heard = (double.IsFinite(all.Value) ? all : value, 0);
            if (key == _beat && heard.Value.Seconds >= interval.TotalSeconds * LeastShare)
            {
                _due.TrySetResult();
            }
        }
    }
}
