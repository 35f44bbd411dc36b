using System.Collections.Concurrent;
using Sonde.Core.Faults;
using Sonde.Core.Platforms;
using Sonde.Core.Profiles;
using Sonde.Core.Profiling;
using Sonde.Core.Reports;
using Sonde.Core.Settings;
using Sonde.Core.Targets;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Operations;

/// <summary><c>sonde profile</c>: takes the profile of a process, or of one in every replica, and writes it.</summary>
/// <remarks>Tasks: with --all one for each replica, awaited by <c>RunAsync</c>; of what is there now one after the other.</remarks>
/// <param name="request">What is wanted.</param>
/// <param name="host">This machine.</param>
/// <param name="reporter">Hears everything.</param>
/// <param name="show">Opens a file for the user; says what is in the way, or null.</param>
internal sealed class ProfileOperation(ProfileRequest request, HostContext host, IReporter reporter, Func<string, string?> show)
{
    /// <summary>Runs it.</summary>
    /// <returns>1 where there was nothing to see; with --all where a replica gave none.</returns>
    public async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        // A file that cannot be written is told before the target is asked anything.
        var sheet = ProfileSheet.Begin(request, host);
        return request.IsEveryReplica
            ? await TakeAllAsync(sheet, cancellation).ConfigureAwait(false)
            : await TakeAsync(request, reporter, (name, taken) => Write(sheet, name, taken), cancellation).ConfigureAwait(false);
    }

    private async Task<ExitCode> TakeAllAsync(ProfileSheet sheet, CancellationToken cancellation)
    {
        var pods = await ReplicaFinding.FindAsync(request.Target, "profile", host, reporter, cancellation).ConfigureAwait(false);
        var taken = new ConcurrentDictionary<string, TakenProfile>(StringComparer.Ordinal);
        var ends = await ReplicaFinding.RunAllAsync(pods, pod => TakeAsync(taken, pod, cancellation), isInTurn: ProfileWords.IsOfNow(request.Type)).ConfigureAwait(false);
        if (taken.IsEmpty)
        {
            return ends.FirstOrDefault(static end => end != ExitCode.Done);
        }

        var all = taken.OrderBy(static replica => replica.Key, StringComparer.Ordinal).ToArray();
        var merged = new TakenProfile(
            Profile.Merge(all.Select(static replica => (replica.Key, replica.Value.Profile))),
            string.Join("; ", all.Select(static replica => replica.Value.How).Distinct(StringComparer.Ordinal)),
            [.. all.SelectMany(static replica => replica.Value.Cost.Select(cost => $"{replica.Key}: {cost}"))]);
        var written = Write(sheet, request.Target.Text, merged);
        return written != ExitCode.Done ? written : ends.FirstOrDefault(static end => end != ExitCode.Done);
    }

    private Task<ExitCode> TakeAsync(ConcurrentDictionary<string, TakenProfile> all, KubernetesReference pod, CancellationToken cancellation)
    {
        var said = new TargetReporter(pod.Name!, reporter);
        return ReplicaFinding.RunAsync(
            said,
            () => TakeAsync(request with { Target = pod }, said, (_, taken) => (all[pod.Name!] = taken) is null ? ExitCode.Bug : ExitCode.Done, cancellation),
            cancellation);
    }

    private async Task<ExitCode> TakeAsync(ProfileRequest one, IReporter said, Func<string, TakenProfile, ExitCode> use, CancellationToken cancellation)
    {
        await using var platform = PlatformFactory.Open(one.Target, host);
        var words = new LookWords("profile", "profile", ProfilerCatalog.ToolsFor(one), _ => ProfileWords.Wish(one), $"sonde profile {one.Target.Words}{(one.IsNative ? " --tool native" : "")}")
        {
            Others = ProfilerCatalog.Others,
            Asked = one.Type == ProfileType.Cpu ? "repeat the command with --tool native, which samples native code with perf" : null,
            Capability = one.IsNative ? AgentCapability.SampleNative : AgentCapability.Processes,
            Image = one.IsNative ? ToolboxImage.Native : ToolboxImage.Go,
        };
        return await new LookSession(platform, one, host, said, words).RunAsync(
            async (target, ending) =>
            {
                var task = new ProfileTask(target.Session, target.Process, one, host.Clock, said) { Attach = target.Attach, Wrote = target.Ledger.Wrote };
                var taken = await ProfilerCatalog.TakeAsync(task, ending).ConfigureAwait(false);
                var exit = use(target.Session.Facts.ShortName, taken);
                return new LookEnd(exit, exit != ExitCode.Done ? "the profile is empty; no file was written" : taken.IsShort ? "you ended it early; the profile was kept" : "the profile was taken");
            },
            cancellation).ConfigureAwait(false);
    }

    private ExitCode Write(ProfileSheet sheet, string name, TakenProfile taken)
    {
        if (taken.Profile.Total == 0)
        {
            reporter.Report(new WarningReport($"the profile is empty: {ProfileWords.WhyEmpty(request.Type)}", null));

            // What a runtime wrote of itself holds more than what was asked for.
            if (taken.Trace is null)
            {
                return ExitCode.Negative;
            }
        }

        var written = sheet.Write(name, taken);
        reporter.Report(written);
        if (request.IsShown && show(written.File) is { } obstacle)
        {
            reporter.Report(new WarningReport($"{written.File} was written, but cannot be opened: {obstacle}", "open it in a browser yourself"));
        }

        return ExitCode.Done;
    }
}
