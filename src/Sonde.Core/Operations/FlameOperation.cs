using Sonde.Core.Faults;
using Sonde.Core.Profiles;
using Sonde.Core.Reports;

namespace Sonde.Core.Operations;

/// <summary><c>sonde flame</c>: reads profiles and draws them. Asks no target and no cluster.</summary>
/// <param name="request">What is wanted.</param>
/// <param name="host">This machine.</param>
/// <param name="reporter">Hears what was drawn.</param>
/// <param name="show">Opens a file for the user; says what is in the way, or null.</param>
internal sealed class FlameOperation(FlameRequest request, HostContext host, IReporter reporter, Func<string, string?> show)
{
    /// <summary>Draws.</summary>
    /// <exception cref="FaultException">A profile cannot be read, or the picture not be written.</exception>
    public Task<ExitCode> RunAsync(CancellationToken cancellation) => Task.Run(() => Draw(cancellation), cancellation).WaitAsync(cancellation);

    private ExitCode Draw(CancellationToken cancellation)
    {
        var output = FullPath(request.Output ?? DefaultOutput());
        if (ProfileOutputs.Judge(Path.GetFileName(output), out var format) is { } problem)
        {
            throw new FaultException(FaultCatalog.CommandNotUnderstood, $"cannot write {output}", $"--out {problem}", "sonde flame --help");
        }

        var profiles = request.Files.Select(file => (Name: Path.GetFileName(file), Profile: Read(file, output, cancellation))).ToArray();
        if (request.IsDifference)
        {
            var comparison = Combine(() => Profile.Compare(profiles[0].Profile, profiles[1].Profile, !request.IsAbsolute));
            var page = new ProfilePage($"{profiles[0].Name} → {profiles[1].Name}", Facts(comparison, profiles[0].Profile));
            PictureFile.Write(output, stream => ProfileWriter.Write(stream, format, comparison, page));
            reporter.Report(FlameReport.Of(output, request.Files, comparison));
        }
        else
        {
            var profile = profiles.Length == 1 ? profiles[0].Profile : Combine(() => Profile.Merge(profiles));
            var page = new ProfilePage(string.Join(", ", profiles.Select(named => named.Name)), ProfilePage.FactsOf(profile));
            PictureFile.Write(output, stream => ProfileWriter.Write(stream, format, profile, page));
            reporter.Report(FlameReport.Of(output, request.Files, profile));
        }

        if (request.IsShown && show(output) is { } obstacle)
        {
            reporter.Report(new WarningReport($"{output} was written, but cannot be opened: {obstacle}", "open it in a browser yourself"));
        }

        return ExitCode.Done;
    }

    private string FullPath(string file) => Path.GetFullPath(Path.Combine(host.WorkingDirectory, file));

    private string DefaultOutput() => $"{request.Files[^1]}{(request.IsDifference ? ".diff" : "")}.html";

    private Profile Read(string file, string output, CancellationToken cancellation)
    {
        var path = FullPath(file);
        if (path == output)
        {
            throw new FaultException(FaultCatalog.FileNotWritten, $"cannot write {output}", "it is the profile that is to be read", "name another file with --out");
        }

        try
        {
            cancellation.ThrowIfCancellationRequested();
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan);
            var profile = ProfileFile.Read(stream, request.Type);
            return profile.Total > 0 ? profile : throw Unreadable(file, $"{file} holds no sample of {profile.Kind.Name}", "sample for longer, or while the program is busy");
        }
        catch (ProfileFormatException format)
        {
            throw Unreadable(file, $"{file} {format.Message}", request.Type is null ? "sonde explain SND2013" : "repeat the command without --type, or with one that is there", format);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(file, refused.Message, $"name a profile that can be read; names are taken from {host.WorkingDirectory}", refused);
        }
    }

    private static TResult Combine<TResult>(Func<TResult> combine)
    {
        try
        {
            return combine();
        }
        catch (ProfileFormatException different)
        {
            throw Unreadable("them together", $"one of them {different.Message}", "name values that all of them have with --type", different);
        }
    }

    private static IReadOnlyList<ProfileFact> Facts(ProfileComparison comparison, Profile old) =>
    [
        .. ProfilePage.FactsOf(comparison.Profile),
        new("before", ValueText.Of(old.Total, old.Kind.Unit)),
        new("compared", comparison.IsNormalised ? "shares of each whole" : "values as they are"),
        new("colours", "red grew, blue shrank"),
    ];

    private static FaultException Unreadable(string file, string why, string next, Exception? cause = null) =>
        new(FaultCatalog.ProfileUnreadable, $"cannot read {file}", why, next, cause);
}
