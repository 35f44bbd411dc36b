using System.Text;
using System.Text.Json.Nodes;

namespace Sonde.EndToEndTests.Agent;

/// <summary>An IDE that speaks dlv's JSON-RPC, as GoLand and `dlv connect` do.</summary>
internal sealed class RpcClient(Stream stream) : IAsyncDisposable
{
    private readonly StreamReader _reader = new(stream, Encoding.UTF8, leaveOpen: true);
    private int _id;

    /// <summary>Halts, sets a breakpoint on main.handle and asks to continue; the answer to that comes at the next stop.</summary>
    public static async Task<(RpcClient Client, Task<JsonNode> Stop)> ArmAsync(Stream stream)
    {
        var client = new RpcClient(stream);
        await client.CallAsync("Command", """{"name":"halt"}""");
        await client.CallAsync("CreateBreakpoint", """{"Breakpoint":{"functionName":"main.handle"}}""");
        return (client, client.CallAsync("Command", """{"name":"continue"}"""));
    }

    public async Task<JsonNode> CallAsync(string method, string argument)
    {
        var request = $$"""{"method":"RPCServer.{{method}}","params":[{{argument}}],"id":{{++_id}}}""";
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request + "\n"));
        var answer = await _reader.ReadLineAsync() ?? throw new EndOfStreamException();
        return JsonNode.Parse(answer)!;
    }

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        _reader.Dispose();
    }
}
