using System.CommandLine;
using Sonde.Core.Operations;
using Sonde.Core.Settings;

namespace Sonde.Cli.Commands;

/// <summary>What is wanted of a session.</summary>
internal sealed class SessionOptions : OptionGroup
{
    /// <summary>Makes them.</summary>
    public SessionOptions()
        : base("Session")
    {
        Grace = Take(OptionKinds.Duration("--grace", DurationRange.Grace, "A laptop silent for longer counts as gone, and the target is let go; 5s by default"));
        Hold = Take(OptionKinds.Duration("--hold", DurationRange.Hold, "Keep the session for so long when the link is lost and the target runs; only for the grace by default"));
        DryRun = Take(OptionKinds.Switch("--dry-run", "Print the plan, prove it against the server, change nothing"));
    }

    private Option<TimeSpan?> Grace { get; }

    private Option<TimeSpan?> Hold { get; }

    private Option<bool> DryRun { get; }

    /// <summary>Adds them to a request.</summary>
    public T Apply<T>(ParseResult words, UserSettings settings, T request)
        where T : SessionRequest => request with
        {
            Grace = words.GetValue(Grace) ?? settings.Grace ?? request.Grace,
            Hold = words.GetValue(Hold) ?? settings.Hold ?? request.Hold,
            IsDryRun = words.GetValue(DryRun),
        };
}
