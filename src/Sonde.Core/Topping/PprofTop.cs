using System.Globalization;
using Sonde.Core.Faults;
using Sonde.Core.Profiles;
using Sonde.Core.Profiling;
using Sonde.Core.Tools;

namespace Sonde.Core.Topping;

/// <summary>A Go program profiles itself, interval by interval, where it serves net/http/pprof.</summary>
internal sealed class PprofTop : ITopSource
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Runtimes { get; } = [ToolCatalog.Named(DebuggerKind.Delve)!.Runtime];

    /// <inheritdoc/>
    public IReadOnlyList<TopType> Types => [TopType.Cpu];

    /// <inheritdoc/>
    public async Task<string?> RunAsync(ProfileTask task, Action<TopInterval> take, CancellationToken ending)
    {
        using var endpoint = await PprofEndpoint.FindAsync(task.Session.Agent, task.Process.Listens ?? [], task.Clock, ending).ConfigureAwait(false);
        if (endpoint is null)
        {
            return PprofProfiler.WhyNot(task.Process);
        }

        var how = string.Create(CultureInfo.InvariantCulture, $"net/http/pprof on port {endpoint.Port}");
        try
        {
            while (!ending.IsCancellationRequested)
            {
                using var file = new MemoryStream(await endpoint.TakeAsync(ProfileType.Cpu, task.Request.Duration, ending).ConfigureAwait(false));
                var profile = ProfileFile.Read(file, PprofProfiler.ValueName(ProfileType.Cpu));
                take(new TopWindow(profile, task.Request.Duration.TotalSeconds, how) { CpuSeconds = profile.Total / 1e9 });
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The program stops profiling itself when its request is broken off.
        }
        catch (PprofRefusedException refused)
        {
            throw Failed(task, $"{how}: {refused.Message}", "repeat the command when nobody else profiles the program", refused);
        }
        catch (ProfileFormatException odd)
        {
            throw Failed(task, $"{how}: what it sent {odd.Message}", "repeat the command", odd);
        }

        return null;
    }

    private static FaultException Failed(ProfileTask task, string why, string next, Exception cause) =>
        new(FaultCatalog.NotProfiled, $"cannot watch {task.Session.Facts.Target}", why, next, cause);
}
