using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Sonde.Agent.Gdb;
using Sonde.Tunnel.Dap;

namespace Sonde.Agent.Guarding;

/// <summary>The debugger's side of a connection of the Debug Adapter Protocol to which there is no debugger: an editor shows why.</summary>
internal static class DapRefusal
{
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(5);

    /// <summary>Answers the first request and closes the connection; waits 5 s for it at the most. Never throws.</summary>
    /// <param name="socket">The connection; closed here.</param>
    /// <param name="why">Why, without a full stop.</param>
    /// <param name="clock">Time.</param>
    public static async Task RunAsync(Socket socket, string why, TimeProvider clock)
    {
        using var owned = socket;
        using var limit = new CancellationTokenSource(MostWait, clock);
        try
        {
            if (await new DapInlet(socket).ReadAsync(limit.Token) is { } request)
            {
                await socket.SendAsync(Answer(request.Span, why), limit.Token);
            }
        }
        catch (Exception end) when (end is IOException or SocketException or OperationCanceledException)
        {
            // It left, or said nothing.
        }
    }

    /// <summary>The answer to a request, in its frame.</summary>
    internal static byte[] Answer(ReadOnlySpan<byte> request, string why)
    {
        using var document = JsonRead.TryParse(request);
        var root = document?.RootElement ?? default;
        return DapHeader.Frame(string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"seq\":0,\"type\":\"response\",\"request_seq\":{root.Number("seq") ?? 0},\"success\":false,\"command\":\"{JsonEncodedText.Encode(root.Text("command") ?? "")}\",\"message\":\"{JsonEncodedText.Encode(why)}.\"}}"));
    }
}
