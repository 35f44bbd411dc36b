namespace Sonde.Core.Settings;

/// <summary>The shortest and longest duration that a setting takes.</summary>
/// <param name="Least">The shortest.</param>
/// <param name="Most">The longest.</param>
public sealed record DurationRange(TimeSpan Least, TimeSpan Most)
{
    /// <summary>The grace: below 1 s a busy network looks like a dead client, above 10 min a stopped service stays stopped too long.</summary>
    public static DurationRange Grace { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));

    /// <summary>The hold: a day at the most, because nobody remembers a breakpoint for longer.</summary>
    public static DurationRange Hold { get; } = new(TimeSpan.Zero, TimeSpan.FromHours(24));

    /// <summary>The pause budget: an hour at the most, because a service that stands for longer is down.</summary>
    public static DurationRange Budget { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));

    /// <summary>How long a toolbox outlives its last session: a day at the most, because nobody remembers it for longer.</summary>
    public static DurationRange TimeToLive { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromHours(24));

    /// <summary>How long a copy of a pod lives: below a minute it would end while it starts, above a day nobody remembers it.</summary>
    public static DurationRange Copy { get; } = new(TimeSpan.FromMinutes(1), TimeSpan.FromHours(24));

    /// <summary>How long a line is watched: a day at the most, because nobody remembers it for longer.</summary>
    public static DurationRange Watch { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromHours(24));

    /// <summary>How long a process is profiled: a profiler that a program serves counts in seconds, and an hour of samples is more than a picture shows.</summary>
    public static DurationRange Profile { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));

    /// <summary>How long a pod on a node may be there at the most: a day, because nobody remembers it for longer.</summary>
    public static DurationRange Deadline { get; } = new(TimeSpan.FromMinutes(1), TimeSpan.FromHours(24));

    /// <summary>Between two looks: an hour at the most, because nobody waits for longer.</summary>
    public static DurationRange Interval { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));

    /// <summary>Parses a duration of this range.</summary>
    /// <returns>What is wrong with the text, as the end of a sentence that begins with the setting's name; null where it is good.</returns>
    public string? Judge(string text, out TimeSpan value) =>
        !DurationText.TryParse(text, out value) ? $"is \"{text}\"; it takes {DurationText.Form}"
        : value < Least || value > Most ? $"is {text}; it takes {DurationText.Format(Least)} to {DurationText.Format(Most)}"
        : null;
}
