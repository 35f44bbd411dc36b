namespace Sonde.EndToEndTests.Faults;

/// <summary>Where in a session a fault strikes.</summary>
internal enum Moment
{
    /// <summary>The debugger attaches, at a random point of that.</summary>
    Attaching,

    /// <summary>It is attached, and nobody is connected.</summary>
    Idle,

    /// <summary>An IDE has set a breakpoint, and nobody comes by.</summary>
    Armed,

    /// <summary>A request is held at the breakpoint.</summary>
    Stopped,

    /// <summary>Every request runs into the breakpoint, and the IDE goes on each time: some stop or resume is always under way.</summary>
    Busy,

    /// <summary>Ctrl-C was pressed, a random moment ago.</summary>
    Detaching,
}
