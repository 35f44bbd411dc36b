using System.Net;
using System.Net.Sockets;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.InProcess.Java;

/// <summary>A JVM that listens for debuggers, for one client at a time. It listens again when that has gone, and on another port where it chooses its own.</summary>
/// <param name="Version">The JVM's.</param>
/// <param name="ProcessId">The process.</param>
/// <param name="Address">Where it listened.</param>
/// <param name="Attach">By which it is asked for its port.</param>
/// <param name="Clock">Time.</param>
internal sealed record OpenedJdwp(string Version, int ProcessId, IPEndPoint Address, HotSpotAttach Attach, TimeProvider Clock) : OpenedDebugger(Version, TimeSpan.Zero)
{
    private static readonly TimeSpan MostListening = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private JdwpLink? _link;
    private bool _wasServed;
    private bool _isClosed;
    private bool _isSilent;

    /// <summary>Whether it was told to listen for this session.</summary>
    public bool IsStarted { get; init; }

    /// <summary>Whether its port was chosen for it.</summary>
    public bool HasOwnPort { get; init; }

    /// <inheritdoc/>
    public override async Task<Socket> DialAsync(CancellationToken cancellation)
    {
        if (_link is { Ended.IsCompleted: false } before && await Task.WhenAny(before.Ended, Task.Delay(Poll, Clock, cancellation)) != before.Ended)
        {
            throw JavaRefusal.Second();
        }

        var address = await FindAsync(cancellation);
        var (link, near) = JdwpLink.Open(token => ConnectAsync(address, token), Clock);
        (_link, _wasServed) = (link, true);
        return near;
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<string>> CloseAsync()
    {
        if (!_isClosed && _link is { } link)
        {
            _isSilent = await Task.WhenAny(link.Ended, Task.Delay(MostListening, Clock, CancellationToken.None)) != link.Ended || !await link.Ended;
        }

        _isClosed = true;
        List<string> remains = [];
        if (_isSilent)
        {
            remains.Add("the JVM has not confirmed that it let everything run; its connection was closed, which makes it do so");
        }

        remains.Add(IsStarted
            ? $"the JVM listens for debuggers on port {Address.Port} of the pod until it ends: what was told to listen cannot be told to stop"
            : "the JVM listened for debuggers before this session and still does");
        if (!Attach.WasOpen)
        {
            remains.Add($"{Attach.Door} in the target, the JVM's own socket for jcmd, stays until it ends");
        }

        return remains;
    }

    /// <summary>Editors find Java's sources by the names of classes.</summary>
    public override Task<SourcesAnswer> ReadSourcesAsync(CancellationToken cancellation) => Task.FromResult(new SourcesAnswer([], IsComplete: true));

    private async Task<IPEndPoint> FindAsync(CancellationToken cancellation)
    {
        var began = Clock.GetTimestamp();
        while (true)
        {
            var port = HasOwnPort || !_wasServed ? Address.Port : await JavaDebugging.OwnPortAsync(Attach, cancellation) ?? Address.Port;
            if (JavaDebugging.Listens(ProcessId, port) is { } address)
            {
                return address;
            }

            if (Clock.GetElapsedTime(began) > MostListening)
            {
                throw JavaRefusal.Taken(ProcessId);
            }

            await Task.Delay(Poll, Clock, cancellation);
        }
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint address, CancellationToken cancellation)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
