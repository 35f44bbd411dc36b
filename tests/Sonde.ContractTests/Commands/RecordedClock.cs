namespace Sonde.ContractTests.Commands;

/// <summary>A clock that shows the moment of a record; its timers are those of the machine.</summary>
internal sealed class RecordedClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
