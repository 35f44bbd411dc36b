namespace Sonde.Core.Faults;

/// <content>6: connection or time ran out.</content>
public static partial class FaultCatalog
{
    /// <summary>The API server cannot be reached.</summary>
    public static FaultDefinition ServerUnreachable { get; } = new(
        "SND6001", ExitCode.Connection,
        "The API server cannot be reached",
        "No connection: the name does not resolve, nothing listens, or a proxy or VPN is missing.",
        "Check the address and the network; `kubectl version` asks the same server.");

    /// <summary>The API server's certificate is not trusted.</summary>
    public static FaultDefinition ServerNotTrusted { get; } = new(
        "SND6002", ExitCode.Connection,
        "The API server's certificate is not trusted",
        "The certificate is not signed by the kubeconfig's authority, is made for another name, or has expired.",
        "Correct certificate-authority-data or tls-server-name in the kubeconfig.");

    /// <summary>The toolbox did not start in time.</summary>
    public static FaultDefinition ToolboxSlow { get; } = new(
        "SND6003", ExitCode.Connection,
        "The toolbox did not start in time",
        "The container was added, and the node has not started it within the limit; the last state is quoted.",
        "Look at the pod's events; a slow pull is the usual cause. Run the same command again: a running toolbox is reused.");

    /// <summary>The link to the toolbox was lost.</summary>
    public static FaultDefinition LinkLost { get; } = new(
        "SND6004", ExitCode.Connection,
        "The link to the toolbox was lost",
        "The API server, the node or the network in between went away. The guard in the toolbox lets the target run on without breakpoints within the grace.",
        "Run the same command again; a running toolbox is reused.");

    /// <summary>The debugger did not serve in time.</summary>
    public static FaultDefinition AttachSlow { get; } = new(
        "SND6005", ExitCode.Connection,
        "The debugger did not serve in time",
        "Loading the debug information took longer than the limit. The debugger was ended; the target runs.",
        "Try again when the node is less busy.");

    /// <summary>The container engine failed.</summary>
    public static FaultDefinition EngineFailed { get; } = new(
        "SND6006", ExitCode.Connection,
        "The container engine failed",
        "Podman or Docker cannot be reached, cannot start any container as it is set up, or ended with an error that Sonde does not know; its words are quoted.",
        "Run the command that is named: it fails likewise, without Sonde. Limits (setrlimit) that are refused are above this shell's.");

    /// <summary>The API server answered with an error.</summary>
    public static FaultDefinition ServerFailed { get; } = new(
        "SND6007", ExitCode.Connection,
        "The API server answered with an error",
        "The server refused or failed in a way that has no fault of its own here; its words are quoted.",
        "Read the words; trying again helps where the server is overloaded.");

    /// <summary>A copy is not what was sent.</summary>
    public static FaultDefinition CopyBroken { get; } = new(
        "SND6008", ExitCode.Connection,
        "A copy is not what was sent",
        "A checksum was wrong, or the other side told what makes no sense. Nothing has got its final name.",
        "Repeat the command: what was right of it is not sent again. Should it happen again, the link or a disk changes data, or one of the programs is broken.");
}
