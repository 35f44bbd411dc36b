namespace Sonde.Core.Production;

/// <summary>What the guard made of a target's surroundings.</summary>
/// <param name="Standing">What the place is taken for.</param>
/// <param name="Reason">Why, as a part of a sentence.</param>
internal sealed record GuardVerdict(GuardStanding Standing, string Reason)
{
    /// <summary>The strictest mark of the owners; null where there is none.</summary>
    public OwnersMark? Mark { get; init; }

    /// <summary>False where the namespace could not be read, so that marks on it are not known.</summary>
    public bool IsNamespaceRead { get; init; } = true;

    /// <summary>The owners let everything be done, and every place where they may have said otherwise was read.</summary>
    public bool IsFree => Mark?.Word == OwnersWord.Full && IsNamespaceRead;

    /// <summary>Stopping needs --allow-stop and a reason.</summary>
    public bool NeedsPermission => Standing == GuardStanding.Production && !IsFree;

    /// <summary>What the user should know, for the plan; whole sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>In a few words: <c>production: the word "prod" in the name of context prod-eu</c>.</summary>
    public string Text => Standing switch
    {
        GuardStanding.Production => $"production: {Reason}",
        GuardStanding.Unknown => $"perhaps production: {Reason}",
        GuardStanding.Known => $"not production: {Reason}",
        _ => throw new InvalidOperationException($"standing {Standing} has no text"),
    };
}
