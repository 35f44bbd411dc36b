namespace Sonde.Core.Plans;

/// <summary>The least privilege that works, or why none does.</summary>
public abstract record RungDecision
{
    /// <summary>Why, as a sentence for the plan or the fault.</summary>
    public required string Reason { get; init; }
}

/// <summary>A rung was found.</summary>
/// <param name="Security">What to ask for.</param>
public sealed record RungFound(ToolboxSecurity Security) : RungDecision;

/// <summary>What would work is not permitted.</summary>
/// <param name="Next">What the user can do.</param>
public sealed record RungExcluded(IReadOnlyList<string> Next) : RungDecision;
