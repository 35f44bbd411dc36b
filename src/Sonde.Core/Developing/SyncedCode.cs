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
/// <param name="files">What is known of them here and there.</param>
/// <param name="host">This machine.</param>
/// <param name="reporter">Hears what cannot be sent.</param>
internal sealed class SyncedCode(LocalTree tree, CommonFiles files, HostContext host, IReporter reporter) : IDevCode
{
    /// <summary>An editor that writes all the time has its turn again.</summary>
    private const int MostTries = 3;

    private bool _isMade;

    /// <inheritdoc/>
    public string Capability => AgentCapability.Synchronise;

    /// <inheritdoc/>
    public bool IsNew => !files.IsKnown || files.Changes.Count > 0;

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
            files.Look(tree.Look(cancellation));
            _isMade = true;
            Milliseconds = host.Clock.GetElapsedTime(began).TotalMilliseconds;
            return Task.FromResult(true);
        }
        catch (FaultException large) when (_isMade)
        {
            reporter.Report(new WarningReport($"nothing was sent: {large.Fault.Why}", large.Fault.Next[0]));
            return Task.FromResult(false);
        }
    }

    /// <inheritdoc/>
    public Task FitAsync(string architecture, CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Forget() => files.Forget();

    /// <inheritdoc/>
    public async Task<(CodeReply Reply, CodeReport Report)> SendAsync(AgentSession agent, IReadOnlyList<string> changed, CancellationToken cancellation)
    {
        var began = host.Clock.GetTimestamp();
        for (var tries = 1; tries <= MostTries; tries++)
        {
            var records = files.Changes;
            if (await new SyncSending(agent).RunAsync(records, tree.Read, cancellation).ConfigureAwait(false) is { } done)
            {
                // Where it was refused some files may be new and some not: all are compared again.
                if (done.Reply.Outcome == CodeOutcome.Runs)
                {
                    files.Agree();
                }
                else
                {
                    files.Forget();
                }

                var passed = host.Clock.GetElapsedTime(began).TotalMilliseconds;
                return (done.Reply, new CodeReport(
                    changed, Math.Round(Milliseconds, 1), Math.Round(Math.Max(0, passed - done.Reply.RestartMilliseconds), 1), done.Reply.RestartMilliseconds, done.Sent, files.Bytes)
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
}
