namespace Sonde.Core.Profiles;

/// <summary>Where the code of a frame comes from.</summary>
public enum FrameKind
{
    /// <summary>The program's own code, or that of a library; also where nothing is known.</summary>
    User,

    /// <summary>The kernel's.</summary>
    Kernel,

    /// <summary>Code that the compiler put into its caller.</summary>
    Inlined,

    /// <summary>Code that a runtime compiled while it ran.</summary>
    Jit,

    /// <summary>No code: the name of a replica or of a file, the root of what was seen there.</summary>
    Replica,

    /// <summary>No code: what was left out because it is too small to be seen.</summary>
    Rest,
}
