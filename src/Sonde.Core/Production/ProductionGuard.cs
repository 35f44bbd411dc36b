using System.IO.Enumeration;

namespace Sonde.Core.Production;

/// <summary>Decides whether a target is production, and what its owners allow. Pure. The rules are told in docs/guide/production.md.</summary>
internal static class ProductionGuard
{
    /// <summary>What the programs for local clusters call their contexts.</summary>
    private static readonly string[] LocalNames =
        ["kind-*", "k3d-*", "minikube", "docker-desktop", "docker-for-desktop", "rancher-desktop", "colima*", "orbstack"];

    private static readonly string[] EnvironmentLabels = ["env", "environment"];

    /// <summary>Judges.</summary>
    public static GuardVerdict Judge(Surroundings place, ProductionSettings settings)
    {
        var (standing, reason) = Stand(place, settings);
        return new GuardVerdict(standing, reason)
        {
            Mark = place.Objects.Select(OwnersMark.Of).OfType<OwnersMark>().OrderBy(mark => mark.Word).ThenBy(mark => mark.IsUnderstood).FirstOrDefault(),
            IsNamespaceRead = place.IsNamespaceRead,
            Notes = [.. Notes(place, standing)],
        };
    }

    private static (GuardStanding Standing, string Reason) Stand(Surroundings place, ProductionSettings settings)
    {
        if (place.Context is not { } context)
        {
            return (GuardStanding.Known, "a container of this machine");
        }

        string[] evidence = [.. NamesThatTell(place, settings), .. NamespaceThatTells(place, settings), .. LabelsThatTell(place, settings)];
        return evidence.Length > 0 ? (GuardStanding.Production, string.Join("; ", evidence))
            : place.Names.FirstOrDefault(name => Lists(settings.NotProduction, name.Name)) is { } safe
                ? (GuardStanding.Known, $"{safe.What} {safe.Name} is among production.notProduction")
            : place.IsLoopback ? (GuardStanding.Known, "its API server is on this machine")
            : place.IsPrivate && Lists(LocalNames, context) ? (GuardStanding.Known, $"context {context} is called like those of local clusters")
            : (GuardStanding.Unknown, $"context {context} is not known");
    }

    /// <summary>
    /// Every name is judged by itself, so that a context that was renamed is known by its cluster and server. Where a name holds a word, only its
    /// full name under notProduction frees it: a pattern that is wider than meant must not.
    /// </summary>
    private static IEnumerable<string> NamesThatTell(Surroundings place, ProductionSettings settings)
    {
        foreach (var (what, name) in place.Names)
        {
            if (Lists(settings.Contexts, name))
            {
                yield return $"{what} {name} is among production.contexts";
            }
            else if (WordIn(name, settings) is { } word && !settings.NotProduction.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                yield return $"the word \"{word}\" in the name of {what} {name}";
            }
        }
    }

    private static IEnumerable<string> NamespaceThatTells(Surroundings place, ProductionSettings settings)
    {
        if (place.Namespace is { } name && WordIn(name, settings) is { } word)
        {
            yield return $"the word \"{word}\" in the name of namespace {name}";
        }
    }

    private static IEnumerable<string> LabelsThatTell(Surroundings place, ProductionSettings settings) =>
        from marked in place.Objects
        from label in marked.Labels.OrderBy(label => label.Key, StringComparer.Ordinal)
        where EnvironmentLabels.Contains(label.Key[(label.Key.LastIndexOf('/') + 1)..], StringComparer.OrdinalIgnoreCase)
            && label.Value is { } value && WordIn(value, settings) is not null
        select $"label {label.Key}={label.Value} of {marked.Text}";

    private static IEnumerable<string> Notes(Surroundings place, GuardStanding standing)
    {
        if (standing == GuardStanding.Unknown)
        {
            yield return $"Context {place.Context} is not known: say production.notProduction or production.contexts in the configuration file "
                + "(docs/guide/production.md).";
        }

        if (!place.IsNamespaceRead)
        {
            yield return $"Namespace {place.Namespace} could not be read, so what its owners allow there is not known; it takes the right to get namespaces.";
        }
    }

    private static bool Lists(IReadOnlyList<string> patterns, string name) =>
        patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: true));

    /// <summary>The first whole word of a name that means production; words end at whatever is neither a letter nor a digit.</summary>
    private static string? WordIn(string name, ProductionSettings settings)
    {
        for (var start = 0; start < name.Length; start++)
        {
            var end = start;
            while (end < name.Length && char.IsLetterOrDigit(name[end]))
            {
                end++;
            }

            if (settings.Words.FirstOrDefault(word => name.AsSpan(start, end - start).Equals(word, StringComparison.OrdinalIgnoreCase)) is { } found)
            {
                return found;
            }

            start = end;
        }

        return null;
    }
}
