using System.Text.Json;
using Sonde.Agent.Guarding;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Observing;

/// <summary>
/// Reads what one hit is to tell, what is wanted most first: the frames, the expressions, the variables, then what those consist of, level by level; until it has
/// everything, or the time or the room is over.
/// </summary>
/// <param name="peer">The adapter.</param>
/// <param name="request">What is wanted.</param>
/// <param name="hit">The time.</param>
/// <param name="foresight">What the last hit was asked.</param>
/// <param name="clock">Measures requests.</param>
internal sealed class HitReader(DapPeer peer, ObserveRequest request, HitClock hit, HitForesight foresight, TimeProvider clock)
{
    /// <summary>Of a list or a struct that is longer the rest is left out.</summary>
    private const int MostChildren = 64;

    private readonly TextRoom _room = new();
    private readonly List<ObservedFrame> _frames = [];
    private readonly List<ObservedValue> _values = [];
    private readonly List<ValueNode> _variables = [];
    private Dictionary<HitQuestion, Task<DapAnswer>> _ahead = [];
    private bool _isLate;
    private string? _note;

    /// <summary>Reads; never throws for want of time.</summary>
    /// <param name="thread">The thread that was stopped.</param>
    /// <exception cref="IOException">The adapter is gone.</exception>
    public async Task<ObservedEvent> ReadAsync(long thread)
    {
        await AskAheadAsync(thread);
        if (await ReadFramesAsync(thread) is { } frame)
        {
            await ReadValuesAsync(frame);
            if (request.Depth > 0)
            {
                await ReadVariablesAsync(frame);
            }
        }

        foresight.End(hit.Elapsed, _ahead.Count);
        return new ObservedEvent(0, clock.GetUtcNow(), 0, thread)
        {
            Frames = _frames,
            Values = _values,
            Variables = [.. _variables.Select(static node => node.Tell())],
            Cut = _isLate ? "time" : _room.IsFull ? "size" : null,
            Note = _note,
        };
    }

    private async Task<long?> ReadFramesAsync(long thread)
    {
        var answer = await AskAsync(new HitQuestion.Frames(thread, request.Frames));
        if (answer is not { IsDone: true })
        {
            _note = answer?.Problem;
            return null;
        }

        var frames = answer.Body.Items("stackFrames").Take(request.Frames).ToArray();
        foreach (var frame in frames)
        {
            var source = frame.Object("source");
            var (name, file) = (frame.Text("name") ?? "?", source.Text("path") ?? source.Text("name"));
            if (_room.TryTake(name, file))
            {
                _frames.Add(new ObservedFrame(name, file, (int)(frame.Number("line") ?? 0)));
            }
        }

        return frames.Length == 0 ? null : frames[0].Number("id");
    }

    private async Task ReadValuesAsync(long frame)
    {
        var nodes = new List<ValueNode>();
        foreach (var expression in request.Expressions)
        {
            var answer = await AskAsync(new HitQuestion.Value(frame, expression.Trim()));
            if (answer is null)
            {
                break;
            }

            if (Node(expression, answer.Body, "result", answer.Problem) is { } node)
            {
                nodes.Add(node);
            }
        }

        await ReadChildrenAsync(nodes, request.Depth);
        _values.AddRange(nodes.Select(static node => node.Tell()));
    }

    private async Task ReadVariablesAsync(long frame)
    {
        var scopes = await AskAsync(new HitQuestion.Scopes(frame));
        if (scopes is not { IsDone: true })
        {
            return;
        }

        foreach (var scope in scopes.Body.Items("scopes").Where(peer.Dialect.IsTold))
        {
            // dlv says it here: "Locals (warning: optimized function)".
            _note ??= scope.Text("name")?.Contains("optimized", StringComparison.Ordinal) == true ? "the function is optimised: variables may be missing or out of date" : null;
            var holder = new ValueNode("", null, scope.Number("variablesReference") ?? 0);
            await ReadChildrenAsync([holder], request.Depth);
            _variables.AddRange(holder.Children);
        }
    }

    /// <summary>Level by level: what lies near is wanted more than the depths of the first variable.</summary>
    private async Task ReadChildrenAsync(List<ValueNode> nodes, int levels)
    {
        for (var level = 0; level < levels && nodes.Count > 0; level++)
        {
            foreach (var node in nodes.Where(static node => node.Reference > 0))
            {
                if (await AskAsync(new HitQuestion.Variables(node.Reference)) is { IsDone: true } answer)
                {
                    Fill(node, answer.Body);
                }
                else
                {
                    node.IsCut = true;
                }
            }

            nodes = [.. nodes.SelectMany(static node => node.Children)];
        }
    }

    private void Fill(ValueNode node, JsonElement body)
    {
        foreach (var child in body.Items("variables").Where(child => !peer.Dialect.IsMadeUp(child)))
        {
            if (node.Children.Count == MostChildren || Node(child.Text("name") ?? "", child, "value", null) is not { } found)
            {
                node.IsCut = true;
                return;
            }

            node.Children.Add(found);
        }
    }

    /// <summary>Null where there is no room for it.</summary>
    private ValueNode? Node(string name, JsonElement element, string property, string? problem)
    {
        var isCut = false;
        var (value, type) = (problem is null ? TextRoom.Cut(element.Lines(property) ?? "", out isCut) : null, element.Text("type"));

        // dlv writes what it cannot read as a value in parentheses; an expression without a value has a problem.
        const string unreadable = "(unreadable ";
        if (value?.StartsWith(unreadable, StringComparison.Ordinal) == true)
        {
            (problem, value) = (value[unreadable.Length..].TrimEnd(')'), null);
        }

        return _room.TryTake(name, value, type, problem)
            ? new ValueNode(name, value, element.Number("variablesReference") ?? 0) { Type = type, Error = problem, IsCut = isCut }
            : null;
    }

    /// <summary>Most hits are asked the same; at once, the target stands for less long than for one answer after the other.</summary>
    private async Task AskAheadAsync(long thread)
    {
        if (foresight.Expect(thread, request.Frames, hit.Left) is { Count: > 0 } expected)
        {
            var answers = await peer.SendAsync([.. expected.Select(static question => (question.Command, (Action<Utf8JsonWriter>)question.Write))]);
            _ahead = expected.Zip(answers).ToDictionary(static pair => pair.First, static pair => pair.Second);
        }
    }

    /// <summary>Null where there was no time, or no room for an answer.</summary>
    private async Task<DapAnswer?> AskAsync(HitQuestion question)
    {
        if (_isLate || _room.IsFull || !hit.HasTime)
        {
            _isLate |= !_room.IsFull;
            return null;
        }

        foresight.Note(question);
        var began = clock.GetTimestamp();
        using var limit = new CancellationTokenSource(hit.Left, clock);
        try
        {
            return await (_ahead.Remove(question, out var asked) ? asked.WaitAsync(limit.Token) : peer.AskAsync(question.Command, question.Write, limit.Token));
        }
        catch (OperationCanceledException)
        {
            // The answer still comes, before that to the next request: an adapter carries them out one after the other.
            _isLate = true;
            return null;
        }
        finally
        {
            hit.Took(clock.GetElapsedTime(began));
        }
    }
}
