using Sonde.Core.Capturing;
using Sonde.Core.Capturing.Summary;
using Sonde.Core.Faults;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;

namespace Sonde.Core.Operations;

/// <summary><c>sonde capture</c>: the target's packets, as pcapng.</summary>
/// <param name="platform">Where the target is.</param>
/// <param name="request">What is wanted.</param>
/// <param name="host">This machine.</param>
/// <param name="reporter">Hears everything.</param>
/// <param name="outlets">Opens standard output and Wireshark.</param>
internal sealed class CaptureOperation(ITargetPlatform platform, CaptureRequest request, HostContext host, IReporter reporter, CaptureOutlets outlets)
{
    /// <summary>Runs until the user, the time or the number of packets ends it.</summary>
    /// <returns>1 where packets were lost, or there were none.</returns>
    public async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        var words = new LookWords("capture", "capture", null, facts => CaptureWords.Wish(request, facts), $"sonde capture {request.Target.Words}");
        outlets.Try(request, host);
        return await new LookSession(platform, request, host, reporter, words).RunAsync(CaptureAsync, cancellation).ConfigureAwait(false);
    }

    private async Task<LookEnd> CaptureAsync(LookTarget target, CancellationToken ending)
    {
        var capture = await RunningCapture.StartAsync(target.Session, request, ending).ConfigureAwait(false);
        await using (capture.ConfigureAwait(false))
        {
            var outlet = outlets.Open(request, host, target.Session.Facts.ShortName);
            await using (outlet.ConfigureAwait(false))
            {
                var report = await capture.RunAsync(outlet, host, reporter, ending).ConfigureAwait(false);
                reporter.Report(report);
                await SumUpAsync(report, target.Session.Agent).ConfigureAwait(false);
                return new LookEnd(
                    report.Packets > 0 && report.Counts is { DroppedByKernel: 0, DroppedByInterface: 0 } ? ExitCode.Done : ExitCode.Negative,
                    report.Packets == 0 ? "no packet met the filter" : ending.IsCancellationRequested ? "you ended it; what was captured was kept" : "the packets were captured");
            }
        }
    }

    private async Task SumUpAsync(CaptureReport report, AgentSession agent)
    {
        if (!request.IsSummarized || report.Packets == 0)
        {
            return;
        }

        var (traffic, why) = report.File is not { } file ? (null, "the packets are in no file")
            : request.IsSummarizedThere ? await RemoteTshark.SumUpAsync(agent, file, host.Clock).ConfigureAwait(false)
            : await Tshark.SumUpAsync(file, CancellationToken.None).ConfigureAwait(false);
        reporter.Report(traffic is null ? new WarningReport($"there is no summary: {why}", "install tshark here, or name an image that has it (docs/guide/capture.md), and give --write a file") : traffic);
    }
}
