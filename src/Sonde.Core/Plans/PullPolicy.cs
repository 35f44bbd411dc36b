namespace Sonde.Core.Plans;

/// <summary>When a node pulls the toolbox image.</summary>
public enum PullPolicy
{
    /// <summary>Only when it has none.</summary>
    IfNotPresent,

    /// <summary>Always.</summary>
    Always,

    /// <summary>Never.</summary>
    Never,
}
