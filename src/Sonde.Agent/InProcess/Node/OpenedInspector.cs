using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Sonde.Agent.Guarding;
using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.InProcess.Node;

/// <summary>An inspector that listens.</summary>
/// <param name="Version">Of Node.js: <c>v20.19.2</c>.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="ProcessId">The process.</param>
/// <param name="IsOurs">Whether it was opened for this session, so that it is closed again.</param>
/// <param name="Clock">Time.</param>
internal sealed record OpenedInspector(string Version, IPEndPoint Address, int ProcessId, bool IsOurs, TimeProvider Clock)
    : OpenedDebugger(Version, TimeSpan.Zero)
{
    private const int MostSources = 8000;
    private const int MostSourceCharacters = 512 * 1024;
    private const string FilePrefix = "file://";

    // What opened it can close it (node, lib/inspector.js, close); it waits for its connections, so ours must not wait for its answer.
    private const string Close = """{"expression":"setImmediate(() => process._debugEnd())"}""";

    private static readonly TimeSpan MostClosing = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    /// <inheritdoc/>
    public override async Task<Socket> DialAsync(CancellationToken cancellation)
    {
        var socket = new Socket(Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(Address, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<string>> CloseAsync()
    {
        if (!IsOurs)
        {
            return [$"the inspector listened on {Address} before this session and still does"];
        }

        using var limit = new CancellationTokenSource(MostClosing, Clock);
        try
        {
            using (var socket = await ConnectAsync(limit.Token))
            {
                if (socket is not null)
                {
                    await socket.AskAsync("Runtime.evaluate", Close, null, limit.Token);
                }
            }

            while (ListeningPorts.Of(ProcessId).Contains(Address))
            {
                await Task.Delay(Poll, Clock, limit.Token);
            }

            return [];
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            return ListeningPorts.Of(ProcessId).Contains(Address) ? [$"the inspector still listens on {Address} of the pod: it did not close within {MostClosing.TotalSeconds:0} s"] : [];
        }
    }

    /// <inheritdoc/>
    public override async Task<SourcesAnswer> ReadSourcesAsync(CancellationToken cancellation)
    {
        var (files, isComplete, room) = (new List<string>(), true, MostSourceCharacters);
        try
        {
            using var socket = await ConnectAsync(cancellation);
            if (socket is not null)
            {
                await socket.AskAsync("Debugger.enable", "{}", Take, cancellation);
            }
        }
        catch (SocketException)
        {
            isComplete = false;
        }

        return new SourcesAnswer(files, isComplete) { Root = ProcessFiles.ReadLink($"/proc/{ProcessId}/cwd") };

        void Take(JsonElement message)
        {
            if (message.Text("method") == "Debugger.scriptParsed" && message.Object("params").Lines("url") is { } url && PathOf(url) is { } path)
            {
                isComplete &= files.Count < MostSources && path.Length <= room;
                if (files.Count < MostSources && path.Length <= room)
                {
                    files.Add(path);
                    room -= path.Length;
                }
            }
        }
    }

    /// <summary>The path of a script of the program's own; null for Node's and for dependencies.</summary>
    internal static string? PathOf(string url)
    {
        var path = url.StartsWith(FilePrefix, StringComparison.Ordinal) ? Uri.UnescapeDataString(url[FilePrefix.Length..]) : url;
        return path.StartsWith('/') && !path.Contains("/node_modules/", StringComparison.Ordinal) ? path : null;
    }

    private async Task<InspectorSocket?> ConnectAsync(CancellationToken cancellation)
    {
        using var list = await InspectorHttp.GetAsync(Address, "/json/list", cancellation);
        return list is { RootElement: { ValueKind: JsonValueKind.Array } root } && root.GetArrayLength() > 0 && root[0].Text("id") is { } id
            ? await InspectorSocket.ConnectAsync(Address, id, cancellation)
            : null;
    }
}
