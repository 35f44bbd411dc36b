using Sonde.Core.Diagnosis.Finders;

namespace Sonde.Core.Diagnosis;

/// <summary>Every finder of causes, in the order in which a pod comes to life. Pure.</summary>
internal static class CauseCatalog
{
    private static readonly ICauseFinder[] Finders =
    [
        new CreationCauses(), new PodCauses(), new SchedulingCauses(), new ConfigurationCauses(), new VolumeCauses(), new ImageCauses(), new StartCauses(),
        new EndingCauses(), new ReadinessCauses(), new WorkloadCauses(), new ServiceCauses(),
    ];

    /// <summary>Those that the facts show, the most telling first; guesses only where there is nothing else.</summary>
    public static IReadOnlyList<Cause> Judge(PodCase facts)
    {
        var found = Finders.SelectMany(finder => finder.Find(facts)).DistinctBy(cause => (cause.Name, cause.Summary)).ToArray();
        var isKnown = found.Any(cause => cause.Weight != CauseWeight.Guess);
        return [.. found.Where(cause => !isKnown || cause.Weight != CauseWeight.Guess).OrderBy(cause => cause.Weight)];
    }
}
