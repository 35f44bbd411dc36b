namespace Sonde.Agent.Processes;

/// <summary>Who descends from whom.</summary>
internal static class ProcessTree
{
    /// <summary>
    /// <paramref name="root"/> and everything below it. A circle or a missing parent, which a listing taken over time can show, ends
    /// that branch.
    /// </summary>
    /// <param name="root">The top.</param>
    /// <param name="parents">The parent of each process.</param>
    public static HashSet<int> Below(int root, IReadOnlyDictionary<int, int> parents)
    {
        var family = new HashSet<int> { root };
        foreach (var id in parents.Keys)
        {
            var line = new List<int>();
            var current = id;
            while (current != 0 && !family.Contains(current) && line.Count <= parents.Count)
            {
                line.Add(current);
                current = parents.GetValueOrDefault(current);
            }

            if (family.Contains(current))
            {
                family.UnionWith(line);
            }
        }

        return family;
    }
}
