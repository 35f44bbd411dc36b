namespace Sonde.Agent.Gdb;

/// <summary>What a message means for an attach.</summary>
internal enum GdbMoment
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>From now on the target may stand for it.</summary>
    Attaching,

    /// <summary>It is over: the target runs, or was not attached to.</summary>
    Attached,
}
