namespace Sonde.Core.Profiling.Dotnet;

/// <summary>What a session is to be.</summary>
/// <param name="Providers">What is listened to.</param>
/// <param name="IsNaming">Whether all methods are named at its end.</param>
/// <param name="BufferMebi">Of the runtime's memory, in MiB, as it is needed: what is not carried away in time is dropped beyond it.</param>
internal sealed record EventWish(IReadOnlyList<EventProvider> Providers, bool IsNaming, int BufferMebi)
{
    private const int Mebi = 1024 * 1024;
    private const int UsualMebi = 64;

    /// <summary>An interval of sixty counters takes about 7 KiB (seen with .NET 10): minutes of a link that stands.</summary>
    private const int CountersMebi = 4;

    /// <summary>Of thirty million objects: the runtime carries nothing away while it counts, and writes about 36 bytes for each (seen with .NET 10).</summary>
    private const int MostMebi = 1024;

    /// <summary>What has counters told.</summary>
    /// <param name="interval">How often.</param>
    public static EventWish ForCounters(TimeSpan interval) => new(EventProvider.ForCounters(interval), false, CountersMebi);

    /// <summary>What tells of a type of profile.</summary>
    /// <param name="type">Of what.</param>
    /// <param name="leftBytes">How much memory is left to the process; null where nothing is known. A heap takes half of it at the most.</param>
    public static EventWish For(ProfileType type, long? leftBytes) => type == ProfileType.Heap
        ? new EventWish(EventProvider.For(type), false, leftBytes is { } left ? (int)Math.Clamp(left / 2 / Mebi, 0, MostMebi) : UsualMebi)
        : new EventWish(EventProvider.For(type), true, UsualMebi);

    /// <summary>Why there is no room for it, as a sentence without a full stop; null where there is. Pure.</summary>
    public string? Judge() => BufferMebi >= UsualMebi
        ? null
        : $"{2 * BufferMebi} MiB of memory are left to it, and its runtime needs up to {UsualMebi} MiB to tell of its heap: the kernel could end the program for want of memory";
}
