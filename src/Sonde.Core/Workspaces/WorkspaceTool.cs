namespace Sonde.Core.Workspaces;

/// <summary>What a target is debugged with.</summary>
public enum WorkspaceTool
{
    /// <summary>Nothing: its ports and logs are wanted, and no debugger.</summary>
    None,

    /// <summary>Go, with Delve.</summary>
    Go,

    /// <summary>Node.js, with its inspector.</summary>
    Node,

    /// <summary>Python, with debugpy.</summary>
    Python,

    /// <summary>Java, with JDWP.</summary>
    Java,

    /// <summary>Native code, with gdb.</summary>
    Native,
}
