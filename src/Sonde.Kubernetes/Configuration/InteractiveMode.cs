namespace Sonde.Kubernetes.Configuration;

/// <summary>Whether a credential plugin may talk to the user on standard input.</summary>
public enum InteractiveMode
{
    /// <summary>It never does.</summary>
    Never,

    /// <summary>It does where there is a terminal.</summary>
    IfAvailable,

    /// <summary>It cannot do without a terminal.</summary>
    Always,
}
