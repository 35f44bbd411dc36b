namespace Sonde.Core.Platforms;

/// <summary>A target that went away.</summary>
/// <param name="How">A sentence that says how.</param>
/// <param name="Toolbox">What became of its toolbox.</param>
internal sealed record TargetLoss(string How, ToolboxFate Toolbox);

/// <summary>What becomes of a toolbox whose target went away.</summary>
internal enum ToolboxFate
{
    /// <summary>It runs on.</summary>
    LivesOn,

    /// <summary>It ended with its target; what it leaves depends on the platform.</summary>
    Ended,

    /// <summary>It is gone without a trace, as is all that held it.</summary>
    Removed,

    /// <summary>Nobody can tell from here.</summary>
    Unknown,
}
