namespace Sonde.Core.Profiles;

/// <summary>What stands above a picture. Every text may be a stranger's: it is escaped.</summary>
/// <param name="Title">The headline: <c>deploy/shop</c>.</param>
/// <param name="Facts">What is to be known of it, in order: target, type, duration, samples, cost.</param>
public sealed record ProfilePage(string Title, IReadOnlyList<ProfileFact> Facts)
{
    /// <summary>What a profile tells of itself.</summary>
    public static IReadOnlyList<ProfileFact> FactsOf(Profile profile)
    {
        var facts = new List<ProfileFact> { new("type", profile.Kind.Name), new("total", ValueText.Of(profile.Total, profile.Kind.Unit)) };
        if (profile.Duration is { } duration)
        {
            facts.Add(new ProfileFact("sampled for", ValueText.Of(duration.Ticks * TimeSpan.NanosecondsPerTick, ProfileUnit.Nanoseconds)));
        }

        if (profile.Kind.Unit != ProfileUnit.Samples)
        {
            facts.Add(new ProfileFact("stacks", ValueText.Grouped(profile.SampleCount)));
        }

        if (profile.Start is { } start)
        {
            facts.Add(new ProfileFact("began", start.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture)));
        }

        return facts;
    }
}
