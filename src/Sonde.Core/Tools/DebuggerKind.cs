namespace Sonde.Core.Tools;

/// <summary>A debugger that Sonde can hand over.</summary>
public enum DebuggerKind
{
    /// <summary>Delve, for Go.</summary>
    Delve,

    /// <summary>The inspector of Node.js.</summary>
    Node,

    /// <summary>debugpy, for Python.</summary>
    Debugpy,

    /// <summary>JDWP, for Java.</summary>
    Jdwp,

    /// <summary>gdb, for native code: C, C++, Rust.</summary>
    Native,
}
