using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;
using Sonde.Tunnel.Links;

namespace Sonde.Core.Sessions;

/// <summary>
/// Gives a link another transport when one is lost, for as long as the link is open: the session goes on as if nothing had been. Tasks: one, begun
/// with it, ended by the link's end or <see cref="DisposeAsync"/>, which awaits it.
/// </summary>
internal sealed class LinkKeeper : IAsyncDisposable
{
    /// <summary>A transport that opened and on which nothing is answered is no good.</summary>
    private static readonly TimeSpan MostAnswering = TimeSpan.FromSeconds(10);

    private readonly AgentAddress _address;
    private readonly LinkStream _link;
    private readonly LinkToken _token;
    private readonly IReporter _reporter;
    private readonly ReconnectPace _pace = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _keeping;
    private int _isDisposed;
    private string? _told;

    /// <param name="address">Where the agent is.</param>
    /// <param name="link">The link; it may return from now on.</param>
    /// <param name="token">Its token.</param>
    /// <param name="reporter">Hears of losses and returns.</param>
    public LinkKeeper(AgentAddress address, LinkStream link, LinkToken token, IReporter reporter)
    {
        (_address, _link, _token, _reporter) = (address, link, token, reporter);
        link.MayReturn = true;
        _keeping = KeepAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            await _ending.CancelAsync().ConfigureAwait(false);
            await _keeping.ConfigureAwait(false);
            _ending.Dispose();
        }
    }

    private async Task KeepAsync()
    {
        var began = _address.Host.Clock.GetTimestamp();
        while (true)
        {
            var lost = _link.Lost;
            await Task.WhenAny(lost, Task.Delay(Timeout.InfiniteTimeSpan, _address.Host.Clock, _ending.Token)).ConfigureAwait(false);
            if (_ending.IsCancellationRequested || _link.IsClosed)
            {
                return;
            }

            _reporter.Report(new WarningReport($"the link was lost: {await lost.ConfigureAwait(false)}; coming back", null));
            _pace.Lost(_address.Host.Clock.GetElapsedTime(began));
            _told = null;
            began = _address.Host.Clock.GetTimestamp();
            while (!await TryAsync().ConfigureAwait(false))
            {
                if (_ending.IsCancellationRequested || _link.IsClosed)
                {
                    return;
                }
            }

            _reporter.Report(new ProgressReport("the link is back, and the session goes on", true, _address.Host.Clock.GetElapsedTime(began).TotalMilliseconds));
            began = _address.Host.Clock.GetTimestamp();
        }
    }

    /// <summary>Tries once, after a pause; true when the link has a transport again. Closes the link where it will never have one.</summary>
    private async Task<bool> TryAsync()
    {
        try
        {
            await Task.Delay(_pace.Next(), _address.Host.Clock, _ending.Token).ConfigureAwait(false);
            var transport = await _address.Connect(_ending.Token).ConfigureAwait(false);
            return await ReturnAsync(transport).ConfigureAwait(false);
        }
        catch (FaultException error) when (error.Fault.Definition == FaultCatalog.TargetMissing || error.Fault.Definition == FaultCatalog.ToolboxFailed)
        {
            _link.Close(error.Fault.Why);
        }
        catch (FaultException error)
        {
            Tell(error.Fault.Why);
        }
        catch (IOException error)
        {
            Tell(error.Message);
        }
        catch (OperationCanceledException)
        {
            // The session is being ended.
        }

        return false;
    }

    private async Task<bool> ReturnAsync(AgentTransport transport)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
        var slow = Task.Delay(MostAnswering, _address.Host.Clock, limit.Token);
        var asking = RunBlocking(() => LinkReception.Return(transport.Stream, new LinkOpening(IsReturn: true, _token, _link.Received)));
        if (await Task.WhenAny(asking, slow).ConfigureAwait(false) != asking)
        {
            transport.Dispose();
        }

        await limit.CancelAsync().ConfigureAwait(false);
        LinkWelcome? welcome;
        try
        {
            welcome = await asking.ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            transport.Dispose();
            throw new IOException(failure.Message, failure);
        }

        if (welcome is { Received: { } received })
        {
            return await RunBlocking(() => _link.TryReturn(transport.Stream, received, out _)).ConfigureAwait(false);
        }

        transport.Dispose();
        if (welcome is not null)
        {
            _link.Close("the agent had let the target go before the link was back");
            return false;
        }

        var exit = await transport.Exit().ConfigureAwait(false);
        if (exit.IsToolboxGone || exit.IsProgramMissing)
        {
            _link.Close(exit.Message);
            return false;
        }

        throw new IOException(exit.Message.Length > 0 ? exit.Message : "the agent does not answer");
    }

    /// <summary>Says why it is not back yet, once for each reason.</summary>
    private void Tell(string reason)
    {
        if (reason != _told && !_link.IsClosed)
        {
            _told = reason;
            _reporter.Report(new WarningReport($"not back yet: {reason}; trying again", null));
        }
    }

    private static Task<T> RunBlocking<T>(Func<T> run) =>
        Task.Factory.StartNew(run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
