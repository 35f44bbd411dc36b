namespace Sonde.Agent.Guarding;

/// <summary>How many threads of a process stand in a tracing stop.</summary>
internal enum ThreadPicture
{
    /// <summary>None: it runs.</summary>
    None,

    /// <summary>Some: its debugger is about to stop it, or to let it run.</summary>
    Some,

    /// <summary>All: its debugger has stopped it.</summary>
    All,

    /// <summary>There is no such process.</summary>
    Gone,
}
