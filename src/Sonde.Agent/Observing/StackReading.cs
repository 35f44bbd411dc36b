using System.Text.Json;
using Sonde.Agent.Guarding;
using Sonde.Agent.Launching;
using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Observing;

/// <summary>Stops the target once, reads the stacks of its threads within a bound, and sends it on. A client of the debugger like any other: the guard looks after it.</summary>
/// <param name="peer">The adapter.</param>
/// <param name="request">What is wanted; judged already.</param>
/// <param name="target">Looks at the target.</param>
/// <param name="clock">Time.</param>
internal sealed class StackReading(DapPeer peer, StacksRequest request, Func<ProcessStat?> target, TimeProvider clock)
{
    private const int MostNameCharacters = 200;
    private static readonly TimeSpan MostStarting = TimeSpan.FromSeconds(10);

    private readonly TextRoom _room = new();

    /// <summary>What is wrong with a request, as a sentence; null for nothing. Pure.</summary>
    public static string? Judge(StacksRequest request) =>
        request.BoundMilliseconds is not (>= 1 and <= 1000) ? "The bound must be 1 to 1000 ms."
        : request.Threads is < 1 or > 200 ? "The threads must be 1 to 200."
        : request.Frames is < 1 or > 50 ? "The frames must be 1 to 50."
        : null;

    /// <summary>Reads.</summary>
    /// <exception cref="AgentRefusedException">The debugger does not stop the target; it runs.</exception>
    /// <exception cref="IOException">The debugger is gone.</exception>
    public async Task<StacksAnswer> ReadAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(MostStarting, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await StartAsync(either.Token);
            var stop = await peer.Stops.ReadAsync(either.Token);
            var hit = new HitClock(stop.At, TimeSpan.FromMilliseconds(request.BoundMilliseconds), clock);
            var answer = await ReadAsync(hit);
            await TargetResume.SendOnAsync(peer, stop, target, clock);
            return answer with { PauseMilliseconds = hit.Elapsed.TotalMilliseconds };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new AgentRefusedException(new AgentError(AgentErrorCode.ToolSlow, $"The debugger did not stop the target and send it on within {MostStarting.TotalSeconds:0} s."));
        }
        catch (System.Threading.Channels.ChannelClosedException)
        {
            throw new IOException("The debugger has ended.");
        }
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        await DoAsync("initialize", static json =>
        {
            json.WriteString("adapterID", "sonde");
            json.WriteString("clientID", "sonde");
            json.WriteString("clientName", "Sonde");
        }, cancellation);
        await DoAsync("attach", json =>
        {
            json.WriteString("mode", "remote");
            json.WriteNumber("stackTraceDepth", request.Frames);
            json.WriteBoolean("hideSystemGoroutines", true);
        }, cancellation);
        await peer.Initialized.WaitAsync(cancellation);
        await DoAsync("configurationDone", static _ => { }, cancellation);
        await DoAsync("pause", static json => json.WriteNumber("threadId", 0), cancellation);
    }

    private async Task<StacksAnswer> ReadAsync(HitClock hit)
    {
        var threads = new List<ObservedThread>();
        if (await AskAsync("threads", static _ => { }, hit) is not { IsDone: true } listed)
        {
            return new StacksAnswer(0, 0, []) { Cut = "time" };
        }

        var all = listed.Body.Items("threads").ToArray();
        var cut = all.Length > request.Threads ? "count" : null;
        foreach (var thread in all.Take(request.Threads))
        {
            var id = thread.Number("id") ?? 0;
            var answer = await AskAsync("stackTrace", json =>
            {
                json.WriteNumber("threadId", id);
                json.WriteNumber("startFrame", 0);
                json.WriteNumber("levels", request.Frames);
            }, hit);
            var name = PlainText.Line(thread.Text("name") ?? "", MostNameCharacters);
            if (answer is null || !_room.TryTake(name))
            {
                cut = answer is null ? "time" : "size";
                break;
            }

            threads.Add(new ObservedThread(id, name, Frames(answer.Body)));
        }

        return new StacksAnswer(0, all.Length, threads) { Cut = _room.IsFull ? "size" : cut };
    }

    private List<ObservedFrame> Frames(JsonElement body)
    {
        var frames = new List<ObservedFrame>();
        foreach (var frame in body.Items("stackFrames").Take(request.Frames))
        {
            var source = frame.Object("source");
            var (name, file) = (frame.Text("name") ?? "?", source.Text("path") ?? source.Text("name"));
            if (_room.TryTake(name, file))
            {
                frames.Add(new ObservedFrame(name, file, (int)(frame.Number("line") ?? 0)));
            }
        }

        return frames;
    }

    private async Task DoAsync(string command, Action<Utf8JsonWriter> arguments, CancellationToken cancellation)
    {
        var answer = await peer.AskAsync(command, arguments, cancellation);
        if (!answer.IsDone)
        {
            throw new AgentRefusedException(new AgentError(AgentErrorCode.ToolFailed, $"The debugger refused {command}: {answer.Problem}"));
        }
    }

    /// <summary>Null where there was no time for an answer.</summary>
    private async Task<DapAnswer?> AskAsync(string command, Action<Utf8JsonWriter> arguments, HitClock hit)
    {
        if (!hit.HasTime)
        {
            return null;
        }

        var began = clock.GetTimestamp();
        using var limit = new CancellationTokenSource(hit.Left, clock);
        try
        {
            return await peer.AskAsync(command, arguments, limit.Token);
        }
        catch (OperationCanceledException)
        {
            // The answer still comes, before that to the next request: an adapter carries them out one after the other.
            return null;
        }
        finally
        {
            hit.Took(clock.GetElapsedTime(began));
        }
    }
}
