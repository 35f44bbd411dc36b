using Sonde.Core.Production;

namespace Sonde.Core.Profiling.Dotnet;

/// <summary>Lets the runtime's sampler through to a target, or not: it stops all threads for each sample, which production is guarded from. Pure.</summary>
internal static class SamplerGuard
{
    /// <summary>Lets it through.</summary>
    /// <exception cref="Faults.FaultException">SND4007, SND4008: the target is production, and nobody allowed it to be stopped, or its owners do not.</exception>
    public static void Pass(ProfileTask task)
    {
        if (task.Request.Type is ProfileType.Cpu or ProfileType.Wall)
        {
            var guard = task.Request.Toolbox.Guard;
            var wish = ProfileWords.Wish(task.Request) with { IsObserving = false, Deed = "stops all threads up to a thousand times a second in" };
            _ = GuardGate.Pass(ProductionGuard.Judge(task.Session.Facts.Surroundings, guard.Settings), wish, guard, task.Session.Facts.Target);
        }
    }
}
