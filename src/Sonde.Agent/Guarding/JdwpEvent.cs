namespace Sonde.Agent.Guarding;

/// <summary>What a JVM tells a debugger of (JDWP, EventKind), as far as it is told apart here.</summary>
internal enum JdwpEvent
{
    /// <summary>A step has ended.</summary>
    Step = 1,

    /// <summary>A breakpoint was reached.</summary>
    Breakpoint = 2,

    /// <summary>An exception was thrown.</summary>
    Exception = 4,

    /// <summary>A thread has begun.</summary>
    ThreadStart = 6,

    /// <summary>A thread has ended.</summary>
    ThreadDeath = 7,

    /// <summary>A class was loaded and can be given breakpoints.</summary>
    ClassPrepare = 8,

    /// <summary>A class was given up.</summary>
    ClassUnload = 9,

    /// <summary>A field was read.</summary>
    FieldAccess = 20,

    /// <summary>A field was written.</summary>
    FieldModification = 21,

    /// <summary>A method was entered.</summary>
    MethodEntry = 40,

    /// <summary>A method was left.</summary>
    MethodExit = 41,

    /// <summary>A method was left, with its value.</summary>
    MethodExitWithValue = 42,

    /// <summary>The JVM has started.</summary>
    Start = 90,

    /// <summary>The JVM ends.</summary>
    Death = 99,
}
