using System.Runtime.CompilerServices;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Sampling;

/// <summary>
/// Reads a channel <see cref="SamplesPurpose"/>. What came before a lost link stays true: counts are told each second, and each is to be added to those before.
/// </summary>
/// <param name="channel">The channel, which it does not own. To end the sampling, end its writes and read on until the figures have an end.</param>
internal sealed class SampleStream(Stream channel)
{
    /// <summary>More than an agent tells; a peer that tells more is none.</summary>
    private const int MostTold = 1_000_000;

    private readonly SampleLines _lines = new(channel);
    private readonly List<SampledFrame> _frames = [];
    private readonly List<SampledStack> _stacks = [];
    private readonly Dictionary<int, SampledThread> _threads = [];

    /// <summary>Whether the last figures came: without them the samples are those until something was lost.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Reads to the end of the channel. Called once.</summary>
    /// <exception cref="IOException">The channel failed, or what came is no stream of samples.</exception>
    public async IAsyncEnumerable<SampleUpdate> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (await _lines.ReadAsync(cancellation).ConfigureAwait(false) is { } line)
        {
            switch (line)
            {
                case FrameLine frame:
                    Add(frame);
                    break;
                case StacksLine stacks:
                    Add(stacks);
                    break;
                case ThreadLine thread:
                    Add(thread);
                    break;
                case CountsLine counts:
                    foreach (var seen in Seen(counts))
                    {
                        yield return seen;
                    }

                    break;
                case TextLine text:
                    yield return new TextTold(text.Text);
                    break;
                case BytesLine bytes:
                    yield return new BytesTold(bytes.Bytes);
                    break;
                case OutcomeLine outcome:
                    yield return new OutcomeTold(outcome);
                    break;
                case FiguresLine figures:
                    IsComplete |= figures.End is not null;
                    yield return new FiguresTold(figures);
                    break;
            }
        }
    }

    private void Add(FrameLine frame)
    {
        Require(frame.Id == _frames.Count + 1 && _frames.Count < MostTold, $"the frame {frame.Id} came where {_frames.Count + 1} was due");
        _frames.Add(new SampledFrame(frame.Function, frame.File, frame.Line));
    }

    private void Add(ThreadLine thread)
    {
        Require(_threads.Count < MostTold, "there are too many threads");
        _threads[thread.Id] = new SampledThread(thread.Id, thread.ThreadId, thread.Name);
    }

    private void Add(StacksLine line)
    {
        Require(
            line.First == _stacks.Count + 1 && line.Callers.Count == line.Frames.Count && _stacks.Count + line.Frames.Count <= MostTold,
            $"{line.Frames.Count} stacks from {line.First} on came where {_stacks.Count + 1} was due");
        for (var index = 0; index < line.Frames.Count; index++)
        {
            var (caller, frame) = (line.Callers[index], line.Frames[index]);
            Require(caller >= 0 && caller <= _stacks.Count && frame >= 1 && frame <= _frames.Count, "a stack consists of what was not told");
            _stacks.Add(new SampledStack(caller == 0 ? null : _stacks[caller - 1], _frames[frame - 1]));
        }
    }

    private IEnumerable<StackSeen> Seen(CountsLine line)
    {
        Require(line.Samples.Count == line.Stacks.Count && (line.Locked?.Count ?? line.Stacks.Count) == line.Stacks.Count, "there are not as many counts as stacks");
        Require(_threads.TryGetValue(line.Thread, out var thread), "a thread was not told");
        for (var index = 0; index < line.Stacks.Count; index++)
        {
            var (stack, samples, locked) = (line.Stacks[index], line.Samples[index], line.Locked?[index] ?? 0);
            Require(stack >= 1 && stack <= _stacks.Count && samples > 0 && locked >= 0 && locked <= samples, "a count is of what was not told, or none");
            yield return new StackSeen(thread!, _stacks[stack - 1], samples, locked);
        }
    }

    private static void Require(bool isSo, string problem)
    {
        if (!isSo)
        {
            throw new IOException($"The agent's samples make no sense: {problem}.");
        }
    }
}
