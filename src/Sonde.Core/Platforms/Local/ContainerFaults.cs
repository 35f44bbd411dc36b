using Sonde.Containers;
using Sonde.Core.Faults;
using Sonde.Core.Settings;

namespace Sonde.Core.Platforms.Local;

/// <summary>What an engine said, as faults. Pure.</summary>
internal static class ContainerFaults
{
    /// <summary>Runs a call to the engine and turns its exceptions into faults.</summary>
    /// <param name="what">What does not happen if it fails: <c>cannot look at podman/api</c>.</param>
    /// <param name="call">The call.</param>
    /// <param name="image">The image that the call runs; null for none.</param>
    public static async Task<T> GuardAsync<T>(string what, Func<Task<T>> call, string? image = null)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (EngineMissingException missing)
        {
            throw new FaultException(FaultCatalog.EngineMissing, what, missing.Message, missing.Remedy, missing);
        }
        catch (ContainerNotFoundException absent)
        {
            var engine = Name(absent.Engine);
            throw new FaultException(
                new Fault(
                    FaultCatalog.TargetMissing,
                    what,
                    $"{engine} knows no container {absent.Wanted}",
                    absent.Near.Count > 0 ? [.. absent.Near.Take(5).Select(near => $"repeat the command with {engine}/{near}")] : [$"{engine} ps"]),
                absent);
        }
        catch (AmbiguousPodException several)
        {
            throw new FaultException(
                new Fault(
                    FaultCatalog.ContainerAmbiguous,
                    what,
                    $"pod {several.Pod} has {several.Containers.Count} containers",
                    several.Containers.Count > 0 ? [.. several.Containers.Select(container => $"repeat the command with podman/{container}")] : ["podman ps --pod"]),
                several);
        }
        catch (ContainerEngineException refused)
        {
            throw Explain(what, refused, image);
        }
    }

    /// <summary>The engine's name on command lines.</summary>
    public static string Name(ContainerEngine engine) => engine == ContainerEngine.Docker ? "docker" : "podman";

    /// <summary>Whether an engine said so itself, so that nothing was left running: what it could not start is removed.</summary>
    public static bool IsRefusedStart(FaultException fault) =>
        fault.InnerException is ContainerEngineException { Failure: EngineFailure.RuntimeFailed or EngineFailure.LimitRefused };

    private static FaultException Explain(string what, ContainerEngineException refused, string? image)
    {
        var engine = Name(refused.Engine);
        return refused.Failure switch
        {
            EngineFailure.ImageUnavailable => new(
                new Fault(FaultCatalog.ImageNotPulled, what, refused.EngineMessage, ImageAdvice.ForEngineWith(image)), refused),
            EngineFailure.NoSuchContainer => new(FaultCatalog.TargetMissing, what, refused.EngineMessage, $"{engine} ps", refused),
            EngineFailure.TargetStopped => new(FaultCatalog.TargetNotRunning, what, refused.EngineMessage, $"{engine} ps --all", refused),
            EngineFailure.ProgramMissing => new(
                new Fault(FaultCatalog.WrongImage, what, $"the image holds no sonde-agent: {refused.EngineMessage}", ImageAdvice.ForEngineWith(image)), refused),
            EngineFailure.NotPermitted or EngineFailure.OptionRefused => new(
                FaultCatalog.PrivilegesExcluded, what, refused.EngineMessage, "run as a user who may do that, or choose another --profile", refused),
            EngineFailure.Unreachable or EngineFailure.TimedOut or EngineFailure.Unreadable or EngineFailure.NameInUse or EngineFailure.Other =>
                new(FaultCatalog.EngineFailed, what, refused.EngineMessage, $"{engine} info", refused),
            EngineFailure.LimitRefused => new(
                new Fault(
                    FaultCatalog.EngineFailed,
                    what,
                    LastLine(refused.EngineMessage),
                    [
                        $"compare with this shell's limits, ulimit -Hn and ulimit -Hu: those that {engine} gives containers are above them, and it may not raise them",
                        engine == "podman"
                            ? "set default_ulimits under [containers] in containers.conf to no more than these (docs/troubleshooting.md)"
                            : "set default-ulimits in the daemon's daemon.json to no more than those of the daemon",
                    ]),
                refused),
            EngineFailure.RuntimeFailed => new(
                FaultCatalog.EngineFailed,
                what,
                LastLine(refused.EngineMessage),
                image is null ? $"{engine} info" : $"{engine} run --rm --entrypoint /sonde-agent {image} version",
                refused),
            _ => throw new ArgumentOutOfRangeException(nameof(refused), refused.Failure, null),
        };
    }

    /// <summary>Before it a runtime may tell what it tried.</summary>
    private static string LastLine(string words) => words.TrimEnd().Split('\n')[^1];
}
