using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Sonde.Testing.Kubernetes;

/// <summary>Runs the program of a scripted exec on a wire.</summary>
internal static class ScriptedProgram
{
    public static async Task RunAsync(IScriptedWire wire, RecordedRequest request, Func<ExecPeer, CancellationToken, Task<int>> program, CancellationToken stop)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var gate = new SemaphoreSlim(1, 1);
        var input = new Pipe();
        var receiving = ReceiveInputAsync(wire, input.Writer, gone);
        var peer = new ExecPeer(request, input.Reader.AsStream(), new ScriptedOutput(wire, gate, 1), new ScriptedOutput(wire, gate, 2));
        try
        {
            var exitCode = await program(peer, gone.Token);
            await wire.SendAsync(3, Encoding.UTF8.GetBytes(StatusOf(exitCode)), stop);
            await wire.EndAsync(stop);
        }
        finally
        {
            await gone.CancelAsync();
            await receiving;
        }
    }

    private static async Task ReceiveInputAsync(IScriptedWire wire, PipeWriter input, CancellationTokenSource gone)
    {
        try
        {
            while (await wire.ReceiveAsync(gone.Token) is { } bytes)
            {
                if (bytes.Length == 0)
                {
                    await input.CompleteAsync();
                }
                else
                {
                    await input.WriteAsync(bytes, gone.Token);
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The client has gone: the end of the input says so to the program.
        }

        await input.CompleteAsync();
        await gone.CancelAsync();
    }

    private static string StatusOf(int exitCode) => exitCode == 0
        ? """{"metadata":{},"status":"Success"}"""
        : new JsonObject
        {
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = $"command terminated with exit code {exitCode}",
            ["reason"] = "NonZeroExitCode",
            ["details"] = new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ExitCode", ["message"] = $"{exitCode}" }) },
        }.ToJsonString();
}
