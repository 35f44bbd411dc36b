using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Sonde.EndToEndTests.Support;

/// <summary>An IDE as the Debug Adapter Protocol 1.68 has it, as far as these tests need one.</summary>
internal sealed class Ide : IAsyncDisposable
{
    private readonly TcpClient _connection;
    private readonly BufferedStream _reader;
    private readonly List<JsonNode> _log = [];
    private readonly Task _reading;
    private int _sequence;
    private int _stops;

    private Ide(TcpClient connection)
    {
        _connection = connection;
        _reader = new BufferedStream(connection.GetStream());
        _reading = ReadAsync();
    }

    public bool HasEnded => _reading.IsCompleted;

    /// <summary>Connects and says who it is.</summary>
    public static async Task<Ide> ConnectAsync(int port)
    {
        var ide = new Ide(await LocalPort.ConnectAsync(port));
        await ide.AskAsync("initialize", new JsonObject
        {
            ["adapterID"] = "go",
            ["clientID"] = "test",
            ["clientName"] = "Test Studio",
            ["linesStartAt1"] = true,
            ["pathFormat"] = "path",
        });
        return ide;
    }

    /// <summary>Connects, attaches as the configuration in launch.json says, sets a breakpoint and lets the target run, in the order that VS Code has.</summary>
    public static async Task<Ide> AttachAsync(JsonObject configuration, string file, int line)
    {
        var ide = await ConnectAsync((int)(configuration["port"] ?? configuration["connect"]!["port"])!);
        await ide.SendAsync("attach", configuration.DeepClone().AsObject());
        await ide.SeesAsync("event", "initialized");
        var answer = await ide.SetBreakpointAsync(file, line);
        Assert.True((bool)answer["verified"]!, $"the breakpoint was not bound: {answer.ToJsonString()}");
        await ide.AskAsync("configurationDone", []);
        return ide;
    }

    /// <summary>Likewise without an entry of launch.json, by the function's name: for tests that are not about paths.</summary>
    public static async Task<Ide> AttachAsync(int port, string function = "example.com/shop/pricing.priceOf")
    {
        var ide = await ConnectAsync(port);
        await ide.SendAsync("attach", new JsonObject { ["mode"] = "remote", ["stopOnEntry"] = false });
        await ide.SeesAsync("event", "initialized");
        var answer = await ide.AskAsync("setFunctionBreakpoints", new JsonObject { ["breakpoints"] = new JsonArray(new JsonObject { ["name"] = function }) });
        Assert.True((bool)answer["breakpoints"]![0]!["verified"]!, $"the breakpoint was not bound: {answer.ToJsonString()}");
        await ide.AskAsync("configurationDone", []);
        return ide;
    }

    /// <summary>Sets the only breakpoint of a file; what the debugger makes of it.</summary>
    public async Task<JsonNode> SetBreakpointAsync(string file, int line)
    {
        var answer = await AskAsync("setBreakpoints", new JsonObject
        {
            ["source"] = new JsonObject { ["name"] = Path.GetFileName(file), ["path"] = file },
            ["breakpoints"] = new JsonArray(new JsonObject { ["line"] = line }),
        });
        return answer["breakpoints"]![0]!;
    }

    /// <summary>The next stop: the body of its event.</summary>
    public async Task<JsonNode> StopsAsync(double seconds = 15) => (await SeesAsync("event", "stopped", ++_stops, seconds))["body"]!;

    /// <summary>The top frame of the thread that stopped.</summary>
    public async Task<JsonNode> TopFrameAsync(JsonNode stop)
    {
        var answer = await AskAsync("stackTrace", new JsonObject { ["threadId"] = (int)stop["threadId"]!, ["startFrame"] = 0, ["levels"] = 20 });
        return answer["stackFrames"]![0]!;
    }

    /// <summary>The variables of a frame as the IDE shows them.</summary>
    public async Task<Dictionary<string, string>> VariablesAsync(JsonNode frame)
    {
        var shown = new Dictionary<string, string>(StringComparer.Ordinal);
        var scopes = await AskAsync("scopes", new JsonObject { ["frameId"] = (int)frame["id"]! });
        foreach (var scope in scopes["scopes"]!.AsArray())
        {
            var variables = await AskAsync("variables", new JsonObject { ["variablesReference"] = (int)scope!["variablesReference"]! });
            foreach (var variable in variables["variables"]!.AsArray())
            {
                shown[(string)variable!["name"]!] = (string)variable["value"]!;
            }
        }

        return shown;
    }

    /// <summary>F5. All threads go on, whichever is named; of a stripped binary Delve knows none.</summary>
    public Task ContinueAsync(JsonNode stop) => AskAsync("continue", new JsonObject { ["threadId"] = (int?)stop["threadId"] ?? 1 });

    /// <summary>Ends the session as an IDE's stop button does.</summary>
    public Task DisconnectAsync() => SendAsync("disconnect", new JsonObject { ["terminateDebuggee"] = false });

    /// <summary>The connection breaks off without a word.</summary>
    public void Drop()
    {
        _connection.Client.LingerState = new LingerOption(true, 0);
        _connection.Close();
    }

    /// <summary>Asks and returns the body of the answer; a refusal fails the test.</summary>
    public async Task<JsonNode> AskAsync(string command, JsonObject arguments)
    {
        var sequence = await SendAsync(command, arguments);
        var answer = await SeesAsync(
            message => (string?)message["type"] == "response" && (int?)message["request_seq"] == sequence, $"an answer to {command}", 1, 15);
        Assert.True((bool)answer["success"]!, $"{command} was refused: {answer.ToJsonString()}");
        return answer["body"] ?? new JsonObject();
    }

    /// <summary>Sends a request and returns its number.</summary>
    public async Task<int> SendAsync(string command, JsonObject arguments)
    {
        var sequence = ++_sequence;
        var body = new JsonObject { ["seq"] = sequence, ["type"] = "request", ["command"] = command, ["arguments"] = arguments }.ToJsonString();
        var text = string.Create(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
        await _connection.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);
        return sequence;
    }

    /// <summary>Waits for an event of that name.</summary>
    public Task<JsonNode> SeesAsync(string type, string name, int times = 1, double seconds = 15) =>
        SeesAsync(message => (string?)message["type"] == type && (string?)message["event"] == name, $"{type} {name}", times, seconds);

    /// <summary>Waits for a line of the debug console that has this in it.</summary>
    public Task<JsonNode> SeesOutputAsync(string text, double seconds) =>
        SeesAsync(message => (string?)message["event"] == "output" && ((string?)message["body"]?["output"])?.Contains(text, StringComparison.Ordinal) == true, $"output {text}", 1, seconds);

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await _reading;
        await _reader.DisposeAsync();
    }

    private async Task<JsonNode> SeesAsync(Func<JsonNode, bool> claim, string what, int times, double seconds)
    {
        JsonNode? found = null;
        await Eventually.IsTrueAsync(
            () =>
            {
                lock (_log)
                {
                    found = _log.Where(claim).Skip(times - 1).FirstOrDefault();
                }

                Assert.False(found is null && HasEnded, $"the debugger closed the connection before: {what}\n{Describe()}");
                return found is not null;
            },
            what,
            seconds,
            Describe);
        return found!;
    }

    private string Describe()
    {
        lock (_log)
        {
            return "the IDE saw: " + string.Join('\n', _log.Select(message => message.ToJsonString()));
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await ReadLengthAsync() is { } length)
            {
                var body = new byte[length];
                await _reader.ReadExactlyAsync(body);
                var message = JsonNode.Parse(body)!;
                lock (_log)
                {
                    _log.Add(message);
                }
            }
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException or SocketException)
        {
            // The connection ended; HasEnded tells.
        }
    }

    /// <summary>Null at the end. The header is always one line, and then an empty one.</summary>
    private async Task<int?> ReadLengthAsync()
    {
        var header = new List<byte>();
        var one = new byte[1];
        while (!(header is [.., (byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n']))
        {
            if (await _reader.ReadAsync(one) == 0)
            {
                return null;
            }

            header.Add(one[0]);
        }

        return int.Parse(Encoding.ASCII.GetString([.. header]).Split(':')[1], CultureInfo.InvariantCulture);
    }
}
