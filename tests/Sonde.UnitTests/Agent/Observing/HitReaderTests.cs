using System.Text.Json;
using Sonde.Agent.Guarding;
using Sonde.Agent.Observing;
using Sonde.Testing;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Dap;

namespace Sonde.UnitTests.Agent.Observing;

public sealed class HitReaderTests
{
    private static readonly ObserveRequest Request = new("main.go", 42, 20, 10, 10) { Depth = 1, Expressions = ["n"] };

    private readonly ManualTimeProvider _clock = new();
    private readonly HitForesight _foresight = new();
    private readonly List<string> _asked = [];
    private readonly DuplexPair _pair = new();

    /// <summary>So many requests are taken before the first of them is answered.</summary>
    private int _together = 1;
    private int _frame = 1000;

    [Fact]
    public async Task The_second_hit_is_asked_everything_at_once()
    {
        await using var peer = new DapPeer(_pair.Near, new DelveDialect(), _clock);
        _ = ServeAsync();
        var first = await ReadAsync(peer, thread: 1);
        Assert.Equal(["stackTrace 1", "evaluate 1000", "scopes 1000", "variables 5"], _asked);

        _asked.Clear();
        _together = 4;
        var second = await ReadAsync(peer, thread: 2);

        Assert.Equal(["stackTrace 2", "evaluate 1000", "scopes 1000", "variables 5"], _asked);
        foreach (var hit in new[] { first, second })
        {
            Assert.Equal(["main.order"], hit.Frames.Select(static frame => frame.Function));
            Assert.Equal(["7"], hit.Values.Select(static value => value.Value));
            Assert.Equal(["id"], hit.Variables.Select(static variable => variable.Name));
        }
    }

    [Fact]
    public async Task Where_frames_are_numbered_on_from_hit_to_hit_the_right_one_is_asked_and_the_guessing_ends()
    {
        await using var peer = new DapPeer(_pair.Near, new DelveDialect(), _clock);
        _ = ServeAsync();
        for (var hit = 1; hit <= 4; hit++, _frame++)
        {
            _asked.Clear();
            var seen = await ReadAsync(peer, hit);
            Assert.Equal(["7"], seen.Values.Select(static value => value.Value));
            Assert.Equal(["id"], seen.Variables.Select(static variable => variable.Name));
        }

        Assert.Equal(["stackTrace 4", "evaluate 1003", "scopes 1003", "variables 5"], _asked);
    }

    private Task<ObservedEvent> ReadAsync(DapPeer peer, int thread) =>
        new HitReader(peer, Request, new HitClock(_clock.GetTimestamp(), TimeSpan.FromMilliseconds(20), _clock), _foresight, _clock).ReadAsync(thread);

    private async Task ServeAsync()
    {
        var framing = new DapFraming();
        var waiting = new List<(int Sequence, string Body)>();
        var buffer = new byte[4096];
        int count;
        while ((count = await _pair.Far.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0)
        {
            framing.Feed(buffer.AsSpan(0, count), message =>
            {
                using var document = JsonDocument.Parse(message.ToArray());
                waiting.Add((document.RootElement.GetProperty("seq").GetInt32(), Answer(document.RootElement)));
            });
            if (waiting.Count >= _together)
            {
                foreach (var (sequence, body) in waiting)
                {
                    await _pair.Far.WriteAsync(DapHeader.Frame($"{{\"type\":\"response\",\"request_seq\":{sequence},\"success\":true,\"body\":{body}}}"), TestContext.Current.CancellationToken);
                }

                waiting.Clear();
            }
        }

        await _pair.Far.DisposeAsync();
    }

    private string Answer(JsonElement request)
    {
        var (command, arguments) = (request.GetProperty("command").GetString()!, request.GetProperty("arguments"));
        var id = arguments.GetProperty(command switch { "stackTrace" => "threadId", "variables" => "variablesReference", _ => "frameId" }).GetInt32();
        _asked.Add($"{command} {id}");
        return command switch
        {
            "stackTrace" => $$"""{"stackFrames":[{"id":{{_frame}},"name":"main.order","line":42}]}""",
            "evaluate" => id == _frame ? """{"result":"7"}""" : """{"result":"of another frame"}""",
            "scopes" => """{"scopes":[{"name":"Locals","variablesReference":5}]}""",
            _ => """{"variables":[{"name":"id","value":"1"}]}""",
        };
    }
}
