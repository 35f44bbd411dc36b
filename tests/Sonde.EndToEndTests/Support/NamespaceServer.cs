using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Sonde.EndToEndTests.Support;

/// <summary>
/// A server that listens on 127.0.0.1 of a target's network namespace, for images that hold no server but their own. A socket stays in the
/// namespace in which it was made (network_namespaces(7)), so only the thread that makes it enters.
/// </summary>
internal sealed partial class NamespaceServer : IAsyncDisposable
{
    private const int NetworkNamespace = 0x40000000;

    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _serving;

    private NamespaceServer(TcpListener listener, Func<NetworkStream, CancellationToken, Task> serve)
    {
        _listener = listener;
        _serving = ServeAsync(serve);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Answers with what it got, piece by piece, and ends when its peer does.</summary>
    public static Task<NamespaceServer> EchoAsync(TargetProcess target) => StartAsync(target, async (stream, cancellation) =>
    {
        await stream.CopyToAsync(stream, cancellation);
    });

    /// <summary>Reads to the end and only then answers, with the SHA-256 of what it got: needs half-close.</summary>
    public static Task<NamespaceServer> DigestAsync(TargetProcess target) => StartAsync(target, async (stream, cancellation) =>
    {
        await stream.WriteAsync(await SHA256.HashDataAsync(stream, cancellation), cancellation);
    });

    /// <summary>Sends these bytes, while it reads to the end.</summary>
    public static Task<NamespaceServer> SourceAsync(TargetProcess target, byte[] bytes) => StartAsync(target, async (stream, cancellation) =>
    {
        var reading = stream.CopyToAsync(Stream.Null, cancellation);
        await stream.WriteAsync(bytes, cancellation);
        stream.Socket.Shutdown(SocketShutdown.Send);
        await reading;
    });

    /// <summary>A port of the namespace on which nobody listens.</summary>
    public static async Task<int> DeafPortAsync(TargetProcess target)
    {
        await using var server = await EchoAsync(target);
        return server.Port;
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Stop();
        await _serving;
        _ending.Dispose();
    }

    private static async Task<NamespaceServer> StartAsync(TargetProcess target, Func<NetworkStream, CancellationToken, Task> serve)
    {
        var made = new TaskCompletionSource<TcpListener>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                using var place = File.OpenHandle($"/proc/{target.Id}/ns/net");
                if (Enter((int)place.DangerousGetHandle(), NetworkNamespace) != 0)
                {
                    throw new IOException($"cannot enter the network namespace of process {target.Id}: error {Marshal.GetLastPInvokeError()}");
                }

                var listener = new TcpListener(IPAddress.Loopback, 0);
                listener.Start();
                made.SetResult(listener);
            }
            catch (Exception failure)
            {
                made.SetException(failure);
            }
        });
        thread.Start();
        return new NamespaceServer(await made.Task, serve);
    }

    private async Task ServeAsync(Func<NetworkStream, CancellationToken, Task> serve)
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_ending.Token), serve));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client, Func<NetworkStream, CancellationToken, Task> serve)
    {
        using (client)
        {
            try
            {
                await serve(client.GetStream(), _ending.Token);
            }
            catch (Exception end) when (end is IOException or OperationCanceledException)
            {
                // The peer broke off, which some tests are about.
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Enter(int descriptor, int kind);
}
