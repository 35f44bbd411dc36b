using System.Globalization;
using System.Text.RegularExpressions;
using Sonde.Core.Sampling;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.EndToEndTests.Agent;

/// <summary>What a sampling told, added up.</summary>
internal sealed partial class SampledStacks
{
    private readonly Dictionary<string, int> _stacks = [];

    /// <summary>Every figures line, in order.</summary>
    public List<FiguresLine> Figures { get; } = [];

    /// <summary>The last.</summary>
    public FiguresLine Last => Figures[^1];

    /// <summary>Names of threads that were seen.</summary>
    public HashSet<string> Threads { get; } = [];

    /// <summary>Samples in all.</summary>
    public int Total => _stacks.Values.Sum();

    /// <summary>Samples while the lock was held.</summary>
    public int Locked { get; private set; }

    /// <summary>How many kinds of stacks.</summary>
    public int Kinds => _stacks.Count;

    /// <summary>Stacks as <c>thread|main:12;work:3</c>, the outermost frame first, and how often.</summary>
    public IReadOnlyDictionary<string, int> Stacks => _stacks;

    /// <summary>Samples in whose stack is such a text.</summary>
    public int With(string text) => _stacks.Where(stack => stack.Key.Contains(text, StringComparison.Ordinal)).Sum(static stack => stack.Value);

    /// <summary>Samples in whose stack are such names, one after the other, whatever their lines: <c>main;work</c>.</summary>
    public int WithNames(string names) => _stacks.Where(stack => LineNumber().Replace(stack.Key, "").Contains(names, StringComparison.Ordinal)).Sum(static stack => stack.Value);

    /// <summary>Prepares, samples and reads to the end.</summary>
    public static async Task<SampledStacks> TakeAsync(TestSession session, SampleRequest request, Action? meanwhile = null)
    {
        await session.AskAsync<SamplingAnswer>(request);
        await using var channel = await session.OpenAsync(new SamplesPurpose());
        var stacks = new SampledStacks();
        await Eventually.WithinAsync(stacks.ReadAsync(channel, meanwhile), "the samples", request.DurationSeconds + 15);
        return stacks;
    }

    /// <summary>Reads to the end of a channel.</summary>
    public async Task<bool> ReadAsync(TunnelChannel channel, Action? meanwhile = null)
    {
        var stream = new SampleStream(channel);
        await foreach (var update in stream.ReadAsync(TestContext.Current.CancellationToken))
        {
            if (update is StackSeen seen)
            {
                var frames = string.Join(';', seen.Stack.Frames().Reverse().Select(static frame => string.Create(CultureInfo.InvariantCulture, $"{frame.Function}:{frame.Line}")));
                var key = $"{seen.Thread.Name}|{frames}";
                _stacks[key] = _stacks.GetValueOrDefault(key) + seen.Samples;
                Locked += seen.Locked;
                Threads.Add(seen.Thread.Name ?? "");
            }
            else if (update is FiguresTold told)
            {
                Figures.Add(told.Figures);
                meanwhile?.Invoke();
            }
        }

        return stream.IsComplete;
    }

    [GeneratedRegex(@":\d+")]
    private static partial Regex LineNumber();
}
