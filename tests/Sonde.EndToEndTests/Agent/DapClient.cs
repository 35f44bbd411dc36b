using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sonde.EndToEndTests.Agent;

/// <summary>An IDE that speaks the Debug Adapter Protocol, as far as these tests need one.</summary>
internal sealed class DapClient : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly List<JsonNode> _log = [];
    private readonly Task _reading;
    private int _sequence;

    private DapClient(Stream stream)
    {
        _stream = stream;
        _reading = ReadAsync();
    }

    public bool HasEnded => _reading.IsCompleted;

    /// <summary>Attaches with <c>stopOnEntry</c>, which leaves a target standing that stands, and sees it stand.</summary>
    public static async Task<(DapClient Client, JsonNode Stop)> JoinAsync(Stream stream)
    {
        var client = new DapClient(stream);
        await client.SendAsync("initialize", """{"adapterID":"go","clientID":"second","clientName":"Second Studio"}""");
        await client.SeesAsync("response", "initialize");
        await client.SendAsync("attach", """{"mode":"remote","stopOnEntry":true}""");
        await client.SeesAsync("event", "initialized");
        await client.SendAsync("configurationDone", "{}");
        return (client, await client.SeesAsync("event", "stopped"));
    }

    /// <summary>Asks to attach, and does not wait for the answer.</summary>
    public static async Task<DapClient> KnockAsync(Stream stream)
    {
        var client = new DapClient(stream);
        await client.SendAsync("initialize", """{"adapterID":"go","clientID":"second","clientName":"Second Studio"}""");
        await client.SeesAsync("response", "initialize");
        await client.SendAsync("attach", """{"mode":"remote"}""");
        return client;
    }

    /// <summary>Attaches as VS Code does, with a breakpoint on main.handle, and lets the target run.</summary>
    public static async Task<DapClient> AttachAsync(Stream stream)
    {
        var client = new DapClient(stream);
        await client.SendAsync("initialize", """{"adapterID":"go","clientID":"test","clientName":"Test Studio"}""");
        await client.SeesAsync("response", "initialize");
        await client.SendAsync("attach", """{"mode":"remote"}""");
        await client.SeesAsync("event", "initialized");
        await client.SendAsync("setFunctionBreakpoints", """{"breakpoints":[{"name":"main.handle"}]}""");
        await client.SeesAsync("response", "setFunctionBreakpoints");
        await client.SendAsync("configurationDone", "{}");
        await client.SeesAsync("response", "configurationDone");
        return client;
    }

    /// <summary>Attaches as VS Code does to Python, with a breakpoint on a line, and lets the target run.</summary>
    public static async Task<DapClient> AttachToLineAsync(Stream stream, string path, int line)
    {
        var client = new DapClient(stream);
        await client.SendAsync("initialize", """{"adapterID":"debugpy","clientID":"test","clientName":"Test Studio","pathFormat":"path"}""");
        await client.SeesAsync("response", "initialize");
        await client.SendAsync("attach", """{"justMyCode":false}""");
        await client.SeesAsync("event", "initialized");
        await client.SendAsync("setBreakpoints", $$"""{"source":{"path":"{{path}}"},"breakpoints":[{"line":{{line}}}]}""");
        Assert.True((bool)(await client.SeesAsync("response", "setBreakpoints"))["body"]!["breakpoints"]![0]!["verified"]!);
        await client.SendAsync("configurationDone", "{}");
        await client.SeesAsync("response", "configurationDone");
        return client;
    }

    public async Task SendAsync(string command, string arguments)
    {
        var body = $$"""{"seq":{{++_sequence}},"type":"request","command":"{{command}}","arguments":{{arguments}}}""";
        await _stream.WriteAsync(Encoding.UTF8.GetBytes($"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));
    }

    public async Task<JsonNode> SeesAsync(string type, string name, int times = 1)
    {
        JsonNode? found = null;
        await Eventually.IsTrueAsync(() => (found = Find(type, name).Skip(times - 1).FirstOrDefault()) is not null, $"{type} {name}");
        return found!;
    }

    /// <summary>What Sonde itself writes to the console: the first, the second …</summary>
    public async Task<JsonNode> ReadsAsync(int times)
    {
        JsonNode? found = null;
        await Eventually.IsTrueAsync(
            () => (found = Find("event", "output").Where(static output => ((string)output["body"]!["output"]!).StartsWith("Sonde: ", StringComparison.Ordinal)).Skip(times - 1).FirstOrDefault()) is not null,
            $"word {times} of Sonde's on the console");
        return found!["body"]!;
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        await _reading;
    }

    private JsonNode[] Find(string type, string name)
    {
        lock (_log)
        {
            return _log.Where(message => (string?)message["type"] == type && (string?)message[type == "event" ? "event" : "command"] == name).ToArray();
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await ReadHeaderAsync() is { } length)
            {
                var body = new byte[length];
                await _stream.ReadExactlyAsync(body);
                lock (_log)
                {
                    _log.Add(JsonNode.Parse(body)!);
                }
            }
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException or JsonException)
        {
            // The connection ended; HasEnded tells.
        }
    }

    private async Task<int?> ReadHeaderAsync()
    {
        var header = new List<byte>();
        var one = new byte[1];
        while (!Encoding.ASCII.GetString([.. header]).EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await _stream.ReadAsync(one) == 0)
            {
                return null;
            }

            header.Add(one[0]);
        }

        return int.Parse(Encoding.ASCII.GetString([.. header]).Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
