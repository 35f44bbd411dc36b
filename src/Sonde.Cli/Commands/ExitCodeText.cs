using Sonde.Core.Faults;

namespace Sonde.Cli.Commands;

/// <summary>What each exit code asks of the caller.</summary>
internal static class ExitCodeText
{
    /// <summary>In a few words.</summary>
    public static string Of(ExitCode code) => code switch
    {
        ExitCode.Done => "done",
        ExitCode.Negative => "it ran, and the answer is no",
        ExitCode.CommandLine => "fix the command line or a file of yours",
        ExitCode.Target => "the target is missing or ambiguous",
        ExitCode.Permission => "ask for permission",
        ExitCode.Unsuitable => "the target cannot be debugged that way",
        ExitCode.Connection => "a connection failed or time ran out; trying again may help",
        ExitCode.Bug => "a bug in Sonde",
        ExitCode.Interrupted => "interrupted",
        ExitCode.Terminated => "terminated",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, null),
    };
}
