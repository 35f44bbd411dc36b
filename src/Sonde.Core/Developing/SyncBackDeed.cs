namespace Sonde.Core.Developing;

/// <summary>What is done with a file that changed in a pod.</summary>
internal enum SyncBackDeed
{
    /// <summary>Nothing: it is what was sent from here or taken before.</summary>
    Nothing,

    /// <summary>It is the same here by now: only remembered.</summary>
    Remember,

    /// <summary>Only the pod's has changed: it is taken.</summary>
    Take,

    /// <summary>Both have: the one here stays, the pod's is put beside it.</summary>
    PutBeside,

    /// <summary>It is gone there, and stays here: said.</summary>
    SayGone,
}
