namespace Sonde.Agent.Gdb;

/// <summary>What becomes of a message between a client and gdb.</summary>
/// <param name="ToGdb">Messages for gdb, in order, without their headers.</param>
/// <param name="ToClient">Messages for the client, likewise.</param>
/// <param name="Moment">What it means for the attach.</param>
internal sealed record GdbStep(IReadOnlyList<ReadOnlyMemory<byte>> ToGdb, IReadOnlyList<ReadOnlyMemory<byte>> ToClient, GdbMoment Moment = GdbMoment.None)
{
    /// <summary>Nothing goes anywhere.</summary>
    public static GdbStep Nothing { get; } = new([], []);
}
