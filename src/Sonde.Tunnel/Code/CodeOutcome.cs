namespace Sonde.Tunnel.Code;

/// <summary>What became of a program that was sent.</summary>
public enum CodeOutcome : byte
{
    /// <summary>It runs.</summary>
    Runs = 0,

    /// <summary>The program that is there is not the one that it was made from: every byte is to be sent. The old one runs on.</summary>
    OtherBase = 1,

    /// <summary>It is not whole, cannot be written or cannot be started; the message says why.</summary>
    Refused = 2,
}
