using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Tunnel.Code;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Developing;

/// <summary>
/// The files of the folder themselves, for languages without a compiler. What the container has besides stays, for the image may have made it; what was sent and is gone here goes there, too.
/// </summary>
/// <param name="tree">The files.</param>
/// <param name="host">This machine.</param>
/// <param name="reporter">Hears what cannot be sent.</param>
internal sealed class SyncedCode(LocalTree tree, HostContext host, IReporter reporter) : IDevCode
{
    /// <summary>An editor that writes all the time has its turn again.</summary>
    private const int MostTries = 3;

    private IReadOnlyDictionary<string, SyncRecord>? _newest;
    private IReadOnlyDictionary<string, SyncRecord>? _sent;

    /// <inheritdoc/>
    public string Capability => AgentCapability.Synchronise;

    /// <inheritdoc/>
    public bool IsNew => _sent is null || Changes().Count > 0;

    /// <inheritdoc/>
    public string Same => "the files are the same as before";

    /// <inheritdoc/>
    public double Milliseconds { get; private set; }

    /// <inheritdoc/>
    public Task<bool> MakeAsync(CancellationToken cancellation)
    {
        var began = host.Clock.GetTimestamp();
        try
        {
            _newest = tree.Look(cancellation);
            Milliseconds = host.Clock.GetElapsedTime(began).TotalMilliseconds;
            return Task.FromResult(true);
        }
        catch (FaultException large) when (_newest is not null)
        {
            reporter.Report(new WarningReport($"nothing was sent: {large.Fault.Why}", large.Fault.Next[0]));
            return Task.FromResult(false);
        }
    }

    /// <inheritdoc/>
    public Task FitAsync(string architecture, CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Forget() => _sent = null;

    /// <inheritdoc/>
    public async Task<(CodeReply Reply, CodeReport Report)> SendAsync(AgentSession agent, IReadOnlyList<string> changed, CancellationToken cancellation)
    {
        var began = host.Clock.GetTimestamp();
        for (var tries = 1; tries <= MostTries; tries++)
        {
            var records = Changes();
            if (await new SyncSending(agent).RunAsync(records, tree.Read, cancellation).ConfigureAwait(false) is { } done)
            {
                // Where it was refused some files may be new and some not: all are compared again.
                _sent = done.Reply.Outcome == CodeOutcome.Runs ? _newest : null;
                var passed = host.Clock.GetElapsedTime(began).TotalMilliseconds;
                return (done.Reply, new CodeReport(
                    changed, Math.Round(Milliseconds, 1), Math.Round(Math.Max(0, passed - done.Reply.RestartMilliseconds), 1), done.Reply.RestartMilliseconds, done.Sent, _newest!.Values.Sum(static one => (long)one.Size))
                {
                    Files = done.Files + records.Count(static record => record.IsGone),
                });
            }

            await MakeAsync(cancellation).ConfigureAwait(false);
        }

        return (new CodeReply(CodeOutcome.Refused) { Message = "the files here change all the time" }, new CodeReport(changed, 0, 0, 0, 0, 0));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is kept but what was read.
    }

    /// <summary>What goes first, so that a folder may become a file.</summary>
    private List<SyncRecord> Changes()
    {
        var (newest, sent) = (_newest!, _sent);
        return
        [
            .. sent is null ? [] : sent.Keys.Where(name => !newest.ContainsKey(name)).Order(StringComparer.Ordinal).Select(static name => new SyncRecord(name, true, 0, 0, 0)),
            .. newest.Values.Where(file => sent is null || !sent.TryGetValue(file.Name, out var before) || before.Checksum != file.Checksum || before.Size != file.Size).OrderBy(static file => file.Name, StringComparer.Ordinal),
        ];
    }
}
