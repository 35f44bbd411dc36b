namespace Sonde.Core.Profiles;

/// <summary>What a profiler saw: values by stack. Immutable.</summary>
public sealed class Profile
{
    internal Profile(ProfileKind kind, IReadOnlyList<ProfileFrame> frames, ProfileTree tree)
    {
        (Kind, Frames, Tree) = (kind, frames, tree);
    }

    /// <summary>What it is of.</summary>
    public ProfileKind Kind { get; }

    /// <summary>Every frame once; the tree names them by number.</summary>
    public IReadOnlyList<ProfileFrame> Frames { get; }

    /// <summary>The stacks.</summary>
    public ProfileTree Tree { get; }

    /// <summary>All values together, in <see cref="ProfileKind.Unit"/>.</summary>
    public long Total => Tree.Totals[0];

    /// <summary>How many samples it was made of; stacks, where a file had them added up already.</summary>
    public long SampleCount { get; init; }

    /// <summary>How much one sample stands for, in the unit; 0 where that is not known.</summary>
    public long Period { get; init; }

    /// <summary>How long was sampled; null where that is not known.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>When it began; null where that is not known.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Several profiles as one, each below a frame of its name: replicas stay apart and can be compared side by side.</summary>
    /// <param name="profiles">At least one, all of one unit.</param>
    /// <returns>Kind and period are the first one's, the duration is the longest, the start the earliest.</returns>
    /// <exception cref="ProfileFormatException">They count different things, or there is none.</exception>
    public static Profile Merge(IEnumerable<(string Name, Profile Profile)> profiles)
    {
        ProfileBuilder? merged = null;
        Profile? first = null;
        foreach (var (name, profile) in profiles)
        {
            first ??= profile;
            RequireSameUnit(first, profile);
            merged ??= new ProfileBuilder(profile.Kind) { Period = profile.Period };
            merged.Duration = Most(merged.Duration, profile.Duration);
            merged.Start = merged.Start is { } start && profile.Start is { } other && start < other ? start : profile.Start ?? merged.Start;
            merged.AddAll(profile, [merged.Intern(new ProfileFrame(name, Kind: FrameKind.Replica))]);
        }

        return merged?.Build() ?? throw new ProfileFormatException("is missing: there is nothing to merge");
    }

    /// <summary>Two profiles laid over each other.</summary>
    /// <param name="old">Before.</param>
    /// <param name="new">After; of the same unit.</param>
    /// <param name="isNormalised">Whether the old values are scaled to the new total, so that shares are compared: what was sampled for different times, or under different load.</param>
    /// <exception cref="ProfileFormatException">They count different things.</exception>
    public static ProfileComparison Compare(Profile old, Profile @new, bool isNormalised)
    {
        RequireSameUnit(@new, old);
        return ProfileComparison.Make(old, @new, isNormalised);
    }

    private static TimeSpan? Most(TimeSpan? left, TimeSpan? right) => left > right || right is null ? left : right;

    private static void RequireSameUnit(Profile one, Profile other)
    {
        if (one.Kind.Unit != other.Kind.Unit)
        {
            throw new ProfileFormatException($"counts {Word(other.Kind)} where another one counts {Word(one.Kind)}");
        }
    }

    private static string Word(ProfileKind kind) => $"{kind.Name} ({kind.Unit.ToString().ToLowerInvariant()})";
}
