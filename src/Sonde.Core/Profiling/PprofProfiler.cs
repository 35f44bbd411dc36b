using System.Globalization;
using Sonde.Core.Faults;
using Sonde.Core.Profiles;
using Sonde.Core.Reports;
using Sonde.Core.Tools;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Profiling;

/// <summary>Go's own profiler, where the program serves it.</summary>
internal sealed class PprofProfiler : IProfiler
{
    private static readonly IReadOnlyList<ProfileType> All = [ProfileType.Cpu, ProfileType.Heap, ProfileType.Alloc, ProfileType.Goroutine, ProfileType.Block, ProfileType.Mutex];

    /// <inheritdoc/>
    public IReadOnlyList<string> Runtimes { get; } = [ToolCatalog.Named(DebuggerKind.Delve)!.Runtime];

    /// <inheritdoc/>
    public IReadOnlyList<ProfileType> Types(string runtime) => All;

    /// <inheritdoc/>
    public async Task<(TakenProfile? Taken, string? Why)> TakeAsync(ProfileTask task, CancellationToken cancellation)
    {
        using var endpoint = await PprofEndpoint.FindAsync(task.Session.Agent, task.Process.Listens ?? [], task.Clock, cancellation).ConfigureAwait(false);
        if (endpoint is null)
        {
            var why = WhyNot(task.Process);
            return (null, IsOnlyItsOwn(task.Request.Type) ? $"the program alone knows its {ProfileWords.Name(task.Request.Type)} profile, and {why}" : why);
        }

        var how = string.Create(CultureInfo.InvariantCulture, $"net/http/pprof on port {endpoint.Port}");
        task.Reporter.Report(new ChoiceReport($"{how}: the program profiles itself"));
        task.Reporter.Report(new ProgressReport(Awaited(task.Request.Type, task.Request.Duration), false, null));
        var what = $"cannot profile {task.Session.Facts.Target}";
        try
        {
            var pprof = await endpoint.TakeAsync(task.Request.Type, task.Request.Duration, cancellation).ConfigureAwait(false);
            using var file = new MemoryStream(pprof);
            var profile = ProfileFile.Read(file, ValueName(task.Request.Type));
            return (new TakenProfile(profile, how, []) { Pprof = pprof }, null);
        }
        catch (PprofRefusedException refused)
        {
            throw new FaultException(FaultCatalog.NotProfiled, what, $"{how}: {refused.Message}", "repeat the command when nobody else profiles the program", refused);
        }
        catch (ProfileFormatException odd)
        {
            throw new FaultException(FaultCatalog.NotProfiled, what, $"{how}: what it sent {odd.Message}", "repeat the command", odd);
        }
    }

    /// <summary>Why a process cannot be profiled this way.</summary>
    internal static string WhyNot(ProcessDescription process) => process.Listens is { Count: > 0 } listens
        ? $"none of its ports ({string.Join(", ", listens)}) serves /debug/pprof/"
        : "it listens on no port, so it serves no /debug/pprof/";

    /// <summary>Of the values that a file holds, the one that is meant (runtime/pprof).</summary>
    internal static string ValueName(ProfileType type) => type switch
    {
        ProfileType.Cpu => "cpu",
        ProfileType.Heap => "inuse_space",
        ProfileType.Alloc => "alloc_space",
        ProfileType.Goroutine => "goroutine",
        ProfileType.Block or ProfileType.Mutex => "delay",
        ProfileType.Wall or ProfileType.Gc or ProfileType.Threads => throw new ArgumentOutOfRangeException(nameof(type)),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>What cannot be seen from outside.</summary>
    private static bool IsOnlyItsOwn(ProfileType type) => type is ProfileType.Heap or ProfileType.Alloc or ProfileType.Block or ProfileType.Mutex;

    private static string Awaited(ProfileType type, TimeSpan duration) => ProfileWords.IsOfNow(type)
        ? ProfileWait.Now
        : string.Create(CultureInfo.InvariantCulture, $"profiling for {duration.TotalSeconds:0.#} s");
}
