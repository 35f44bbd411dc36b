namespace Sonde.Core.Production;

/// <summary>What the owners of a target allow, the strictest first: <c>sonde.dev/debug</c>.</summary>
internal enum OwnersWord
{
    /// <summary><c>none</c>: nothing may be added, nothing opened.</summary>
    None,

    /// <summary><c>observe</c>: only what does not stop the target.</summary>
    Observe,

    /// <summary><c>full</c>: everything, stopping too.</summary>
    Full,
}
