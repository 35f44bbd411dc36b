namespace Sonde.Core.Faults;

/// <content>7: a bug in Sonde.</content>
public static partial class FaultCatalog
{
    /// <summary>Sonde met something that it did not foresee.</summary>
    public static FaultDefinition Unforeseen { get; } = new(
        "SND7001", ExitCode.Bug,
        "Sonde met something that it did not foresee",
        "This is a bug. The target was let go as at any end.",
        "Run the command again with -v and report what it prints.");
}
