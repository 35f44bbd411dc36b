using Sonde.Core.Production;

namespace Sonde.Core.Profiling;

/// <summary>Lets a way to a profile through that stops the program, or not: production is guarded from it. Pure.</summary>
internal static class StoppingGuard
{
    /// <summary>Lets it through.</summary>
    /// <param name="task">What is wanted.</param>
    /// <param name="deed">What it does, before the target's name: <c>stops all threads in</c>.</param>
    /// <exception cref="Faults.FaultException">SND4007, SND4008: the target is production, and nobody allowed it to be stopped, or its owners do not.</exception>
    public static void Pass(ProfileTask task, string deed)
    {
        var guard = task.Request.Toolbox.Guard;
        var wish = ProfileWords.Wish(task.Request) with { IsObserving = false, Deed = deed };
        _ = GuardGate.Pass(ProductionGuard.Judge(task.Session.Facts.Surroundings, guard.Settings), wish, guard, task.Session.Facts.Target);
    }
}
