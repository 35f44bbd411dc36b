using System.Buffers;
using System.Text;
using System.Text.Json;
using Sonde.Tunnel.Dap;

namespace Sonde.Agent.Guarding;

/// <summary>
/// Keeps from the debugger the requests by which a client ends it, and answers them itself: dlv asks its user whether to kill the process, with
/// yes as the default, and a detach in the moment of a hit leaves a signal behind that kills it. A client that takes its leave only leaves; what
/// becomes of the target is the guard's to decide.
/// </summary>
/// <remarks>
/// JSON-RPC: RPCServer.Detach (Delve 1.27, service/rpc2/server.go). DAP: disconnect and terminate (specification 1.68). Bytes of a message are
/// held until it is whole, at most 8 KiB: none of these requests is longer, and the debugger can do nothing with a part. A client that begins with GET
/// talks to Node's inspector, which no request of its ends, and one that begins with J to a JVM, whose packets are looked at further down: all of it passes at once.
/// </remarks>
internal sealed class FarewellFilter
{
    private const int MostHeldBytes = 8 * 1024;

    private readonly List<byte> _held = [];
    private readonly MessageHandler _onMessage;
    private IFraming? _framing;
    private bool _isTooLong;
    private bool _passesAll;
    private bool _isWhole;
    private byte[]? _answer;

    public FarewellFilter() => _onMessage = Take;

    /// <summary>Takes the next bytes from the client.</summary>
    /// <param name="bytes">The bytes, in any pieces.</param>
    /// <param name="passed">Gets what the debugger may have now.</param>
    /// <returns>The answer to a farewell, after which nothing more is passed; null while there was none.</returns>
    public byte[]? Pass(ReadOnlySpan<byte> bytes, IBufferWriter<byte> passed)
    {
        _passesAll |= _framing is null && bytes.Length > 0 && bytes[0] is (byte)'G' or (byte)'J';
        if (_passesAll)
        {
            passed.Write(bytes);
            return null;
        }

        foreach (var value in bytes)
        {
            if (_answer is not null)
            {
                break;
            }

            _framing ??= value == (byte)'C' ? new DapFraming() : new JsonFraming();
            _held.Add(value);
            _isWhole = false;
            _framing.Feed([value], _onMessage);
            if (_isWhole || _isTooLong || _held.Count > MostHeldBytes)
            {
                _isTooLong = !_isWhole;
                Release(passed);
            }
        }

        return _answer;
    }

    private void Release(IBufferWriter<byte> passed)
    {
        if (_answer is null)
        {
            passed.Write<byte>(_held.ToArray());
        }

        _held.Clear();
    }

    private void Take(ReadOnlySpan<byte> message)
    {
        _isWhole = true;
        if (_isTooLong)
        {
            return;
        }

        using var document = JsonRead.TryParse(message);
        if (document is not null)
        {
            _answer = document.RootElement.Text("method") == "RPCServer.Detach"
                ? AnswerRpc(document.RootElement)
                : AnswerDap(document.RootElement);
        }
    }

    private static byte[] AnswerRpc(JsonElement request)
    {
        var id = request.Raw("id") ?? "null";
        return Encoding.UTF8.GetBytes($"{{\"id\":{id},\"result\":{{}},\"error\":null}}\n");
    }

    private static byte[]? AnswerDap(JsonElement request)
    {
        if (request.Text("type") != "request" || request.Text("command") is not ("disconnect" or "terminate") || request.Number("seq") is not { } sequence)
        {
            return null;
        }

        var command = request.Text("command");
        return
        [
            .. DapHeader.Frame($"{{\"seq\":0,\"type\":\"response\",\"request_seq\":{sequence},\"success\":true,\"command\":\"{command}\"}}"),
            .. DapHeader.Frame("{\"seq\":0,\"type\":\"event\",\"event\":\"terminated\"}"),
        ];
    }
}
