using System.Text.Json.Serialization;
using Sonde.Core.Production;

namespace Sonde.Core.Plans;

/// <summary>What a session is going to do, decided before anything is changed; <c>--dry-run</c> prints it and ends.</summary>
/// <param name="Target">The container, for people: <c>pod/api-7d9 container api in namespace shop</c>.</param>
/// <param name="Toolbox">What becomes of the toolbox.</param>
/// <param name="Tool">What is done in it: <c>delve: attach to the Go process</c>.</param>
/// <param name="Notes">What was chosen and why, and what the user should know; whole sentences.</param>
public sealed record Plan(string Target, ToolboxPlan Toolbox, string Tool, IReadOnlyList<string> Notes)
{
    /// <summary>How long the target may stand at a stop, and why; null for any time, or where it does not stop.</summary>
    public string? Budget { get; init; }

    /// <summary>Which probes are answered while it stands, for whom, and which are not; null where none is to be.</summary>
    public IReadOnlyList<string>? Shield { get; init; }

    /// <summary>What the tool may take of the target's memory; null where nothing is known to bound it.</summary>
    public string? Memory { get; init; }

    /// <summary>Whether this is production, and why it may be done all the same; null where there is nothing to say.</summary>
    public PlanGuard? Guard { get; init; }
}

/// <summary>Where the toolbox comes from. The property <c>kind</c> names it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(AddToolbox), "add")]
[JsonDerivedType(typeof(ReuseToolbox), "reuse")]
[JsonDerivedType(typeof(UseDeclaredToolbox), "declared")]
public abstract record ToolboxPlan
{
    /// <summary>The container's name.</summary>
    public required string Name { get; init; }

    /// <summary>Why so.</summary>
    public required string Reason { get; init; }
}

/// <summary>A container is added.</summary>
public sealed record AddToolbox : ToolboxPlan
{
    /// <summary>The image.</summary>
    public required string Image { get; init; }

    /// <summary>How the image is pulled.</summary>
    public required PullPolicy PullPolicy { get; init; }

    /// <summary>Its user and capabilities.</summary>
    public required ToolboxSecurity Security { get; init; }

    /// <summary>It ends itself after so long without a session.</summary>
    public required TimeSpan TimeToLive { get; init; }

    /// <summary>The text of --custom: a container in JSON; null for none.</summary>
    public string? Overlay { get; init; }
}

/// <summary>A toolbox that is there is used again.</summary>
public sealed record ReuseToolbox : ToolboxPlan
{
    /// <summary>Somebody has just added it, and it was not yet said to run.</summary>
    public bool IsStarting { get; init; }
}

/// <summary>The pod declares a toolbox among its own containers.</summary>
public sealed record UseDeclaredToolbox : ToolboxPlan;
