namespace Sonde.FuzzTests.Harness;

/// <summary>Every parser that reads what a stranger wrote: each <see cref="FuzzTarget"/> of this assembly, so that none is forgotten.</summary>
internal static class TargetCatalog
{
    /// <summary>New ones, by name: a target is used by one thread.</summary>
    public static IReadOnlyList<FuzzTarget> All() =>
    [
        .. typeof(FuzzTarget).Assembly.GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(FuzzTarget)) && !type.IsAbstract)
            .Select(static type => (FuzzTarget)Activator.CreateInstance(type)!)
            .OrderBy(static target => target.Name, StringComparer.Ordinal),
    ];
}
