using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Sonde.Agent.Copying;
using Sonde.Agent.Native;
using Sonde.Agent.Processes;
using Sonde.Agent.Serving;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Copying;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Agent.Dotnet;

/// <summary>
/// The diagnostic port of a .NET process: a unix socket in its temporary folder, named by its own id and when it started (dotnet/diagnostics, ipc-protocol.md). Names of processes
/// that are gone stay where the folder does; the one that counts is that behind which the kernel says this very process listens.
/// </summary>
/// <param name="table">/proc.</param>
/// <param name="clock">Time.</param>
internal sealed class DotnetPort(IProcessTable table, TimeProvider clock)
{
    /// <summary>Sockets that are tried: a folder that outlives its containers gathers one for each.</summary>
    private const int MostTried = 64;

    /// <summary>SOL_SOCKET and SO_PEERCRED (unix(7)): who called listen(2), as a pid, a uid and a gid of four bytes each.</summary>
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;

    private static readonly TimeSpan MostEnding = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MostConnecting = TimeSpan.FromSeconds(5);

    /// <summary>Sees to it that there is one.</summary>
    /// <exception cref="AgentRefusedException">There is none, or it may not be reached.</exception>
    public async Task<DotnetPortAnswer> FindAsync(int processId, CancellationToken cancellation)
    {
        var (socket, path) = await ConnectAsync(processId, cancellation);
        socket.Dispose();
        return new DotnetPortAnswer(path);
    }

    /// <summary>Connects, accepts or refuses the channel, and passes bytes until both directions have ended. The runtime sees the end of the connection.</summary>
    public async Task ServeAsync(IncomingChannel incoming, int processId, CancellationToken cancellation)
    {
        Socket socket;
        try
        {
            (socket, _) = await ConnectAsync(processId, cancellation);
        }
        catch (AgentRefusedException refused)
        {
            incoming.Refuse(refused.Message);
            return;
        }

        ulong? session;
        using (socket)
        {
            await using var channel = incoming.Accept();
            session = await ServeAsync(channel, socket, cancellation);
        }

        if (session is { } left)
        {
            await EndAsync(processId, left);
        }
    }

    /// <summary>Serves one connection.</summary>
    /// <returns>The session that the client left behind: one that the runtime had not ended yet.</returns>
    private static async Task<ulong?> ServeAsync(TunnelChannel channel, Socket socket, CancellationToken cancellation)
    {
        ulong? session;
        try
        {
            await using var runtime = new NetworkStream(socket, ownsSocket: false);
            session = await DotnetCommand.PassAsync(channel, runtime, cancellation);
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            channel.Reset(broken.Message);
            return null;
        }

        return await SocketRelay.PassAsync(channel, socket, cancellation) ? null : session;
    }

    /// <summary>
    /// The runtime notices that nobody listens any more only when it has something to write, and a session without events would stay: it is told. The client is gone, so it is told
    /// on a connection of the agent's.
    /// </summary>
    private async Task EndAsync(int processId, ulong session)
    {
        using var limit = new CancellationTokenSource(MostEnding, clock);
        try
        {
            var (socket, _) = await ConnectAsync(processId, limit.Token);
            using var closing = socket;
            await using var runtime = new NetworkStream(socket, ownsSocket: false);
            await DotnetCommand.EndAsync(runtime, session, limit.Token);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or AgentRefusedException)
        {
            // The process is gone, or stands; its next event ends the session.
        }
    }

    private async Task<(Socket Socket, string Path)> ConnectAsync(int processId, CancellationToken cancellation)
    {
        if (table.Status(processId) is not { } status || table.Stat(processId) is not { HasEnded: false } stat)
        {
            throw Refused(AgentErrorCode.ProcessMissing, $"There is no process {processId}.");
        }

        var settings = DotnetSettings.Of(processId);
        if (settings.SwitchedOffBy is { } off)
        {
            throw Refused(AgentErrorCode.NotPrepared, $"Process {processId} was started with {off}, which leaves its diagnostic port out.");
        }

        var inner = status.InnermostId > 0 ? status.InnermostId : processId;
        try
        {
            using var root = TargetRoot.Of(processId);
            using var folder = root.Open(settings.Folder, FileFlags.PathOnly | FileFlags.Folder);
            return await TryAllAsync(processId, folder, Order(folder.Names(settings.Folder), inner, stat.StartTime), settings.Folder, cancellation)
                ?? throw Refused(AgentErrorCode.NotPrepared, Missing(processId, inner, settings.Folder));
        }
        catch (CopyFailureException failed)
        {
            throw Refused(
                failed.Code is AgentErrorCode.ProcessMissing or AgentErrorCode.NotAllowed ? failed.Code : AgentErrorCode.NotPrepared,
                $"The diagnostic port of process {processId} cannot be looked for: {failed.Message}.");
        }
    }

    /// <summary>The names that may be it, the one of this start first.</summary>
    internal static IEnumerable<string> Order(IEnumerable<string> names, int innerId, long startTime)
    {
        var own = string.Create(CultureInfo.InvariantCulture, $"dotnet-diagnostic-{innerId}-{startTime}-socket");
        return names.Where(name => DotnetFinding.IsPort(name, innerId)).OrderByDescending(name => name == own).Take(MostTried);
    }

    private async Task<(Socket Socket, string Path)?> TryAllAsync(
        int processId, TargetDescriptor folder, IEnumerable<string> names, string path, CancellationToken cancellation)
    {
        foreach (var name in names)
        {
            // Only a socket is connected to, and the connection alone tells whose it is: whatever the name leads to by then.
            if (FileStatus.Of(folder.Number, name) is { Kind: "a socket" }
                && await TryConnectAsync(processId, string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{folder.Number}/{name}"), cancellation) is { } socket)
            {
                return (socket, $"{path.TrimEnd('/')}/{name}");
            }
        }

        return null;
    }

    /// <summary>Null where nobody listens, or another process.</summary>
    private async Task<Socket?> TryConnectAsync(int processId, string path, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(MostConnecting, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), either.Token);
            if (Listener(socket) == processId)
            {
                return socket;
            }
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.AccessDenied)
        {
            socket.Dispose();
            throw Refused(AgentErrorCode.NotAllowed, $"The diagnostic port of process {processId} is for its own user, and the kernel does not let this toolbox's connect to it.");
        }
        catch (Exception stale) when (stale is SocketException or ArgumentException || (stale is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // Nobody listens behind it any more, or its name is too long for a socket.
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        socket.Dispose();
        return null;
    }

    private static int Listener(Socket socket)
    {
        Span<byte> credentials = stackalloc byte[12];
        return socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials) == credentials.Length ? MemoryMarshal.Read<int>(credentials) : -1;
    }

    private static string Missing(int processId, int innerId, string folder) => string.Create(
        CultureInfo.InvariantCulture,
        $"Process {processId} has no diagnostic port: nothing of its own listens at dotnet-diagnostic-{innerId}-…-socket in its {folder}. The runtime makes it at its start, where it may write: with a read-only root file system it takes a volume there.");

    private static AgentRefusedException Refused(string code, string message) => new(new AgentError(code, message));
}
