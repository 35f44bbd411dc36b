namespace Sonde.Containers;

/// <summary>When the engine fetches an image.</summary>
public enum PullPolicy
{
    /// <summary>When it is not here.</summary>
    Missing,

    /// <summary>Every time.</summary>
    Always,

    /// <summary>Not at all; a missing one is a failure.</summary>
    Never,
}
