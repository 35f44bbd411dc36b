using System.Net;
using System.Net.Sockets;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Core.Intercepting;

/// <summary>Where intercepted connections come out on this machine: each that the agent offers is taken to the program, or refused, and then goes to the pod. Any thread.</summary>
/// <param name="to">The program.</param>
/// <param name="clock">The clock.</param>
/// <param name="reporter">Hears once that the program takes none, and once that it does again.</param>
internal sealed class InterceptInlet(LocalProgram to, TimeProvider clock, IReporter reporter)
{
    /// <summary>The agent waits for a second, the way there and back included.</summary>
    private static readonly TimeSpan MostDialling = TimeSpan.FromMilliseconds(800);

    private int _isDeaf;
    private volatile EndPoint? _known;

    /// <summary>Serves a channel that the agent opens, to its end.</summary>
    public async Task ServeAsync(IncomingChannel incoming, CancellationToken cancellation)
    {
        if (ChannelPurpose.TryParse(incoming.Purpose.Span) is not InterceptedPurpose)
        {
            incoming.Refuse("This side takes no such channels.");
            return;
        }

        using var socket = await DialAsync(cancellation).ConfigureAwait(false);
        if (socket is null)
        {
            incoming.Refuse($"Nothing takes connections at {to.Text}.");
            return;
        }

        var channel = incoming.Accept();
        await using (channel.ConfigureAwait(false))
        {
            await SocketRelay.RunAsync(socket, channel, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Says where nothing takes connections, before any comes.</summary>
    public async Task TryAsync(CancellationToken cancellation) => (await DialAsync(cancellation).ConfigureAwait(false))?.Dispose();

    private async Task<Socket?> DialAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(MostDialling, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (_known is { } known)
            {
                // Looking a name up takes longer than all the rest.
                await socket.ConnectAsync(known, either.Token).ConfigureAwait(false);
            }
            else
            {
                await socket.ConnectAsync(to.Host, to.Port, either.Token).ConfigureAwait(false);
                _known = socket.RemoteEndPoint;
            }

            Tell(null);
            return socket;
        }
        catch (Exception refused) when (refused is SocketException || (refused is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            socket.Dispose();
            if (Interlocked.Exchange(ref _known, null) is not null)
            {
                // It may listen at another address of that name now.
                return await DialAsync(cancellation).ConfigureAwait(false);
            }

            Tell(refused is SocketException failure ? failure.Message : $"it did not answer within {MostDialling.TotalMilliseconds:0} ms");
            return null;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Once a change: a busy port would fill the terminal.</summary>
    private void Tell(string? problem)
    {
        var isDeaf = problem is null ? 0 : 1;
        if (Interlocked.Exchange(ref _isDeaf, isDeaf) == isDeaf)
        {
            return;
        }

        reporter.Report(problem is null
            ? new ProgressReport($"{to.Text} takes connections again", true, null)
            : new WarningReport($"nothing takes connections at {to.Text}, so they go to the pod: {problem}", $"start the program that listens at {to.Text}; nothing else is needed"));
    }
}
