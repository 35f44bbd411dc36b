using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Profiles;
using Sonde.Core.Reports;

namespace Sonde.Core.Profiling;

/// <summary>Where a profile is written.</summary>
internal sealed class ProfileSheet
{
    private readonly ProfileRequest _request;
    private readonly HostContext _host;
    private readonly string? _path;

    private ProfileSheet(ProfileRequest request, HostContext host, string? path) => (_request, _host, _path) = (request, host, path);

    /// <summary>Sees to it that there will be a place: who waited for a profile wants it.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="host">This machine.</param>
    /// <exception cref="FaultException">The name says no format, or nothing can be written there.</exception>
    public static ProfileSheet Begin(ProfileRequest request, HostContext host)
    {
        var path = request.Output is { } output ? Path.GetFullPath(Path.Combine(host.WorkingDirectory, output)) : null;
        if (path is not null && ProfileWords.OwnEnding(path) is null && ProfileOutputs.Judge(Path.GetFileName(path), out _) is { } problem)
        {
            throw new FaultException(FaultCatalog.CommandNotUnderstood, $"cannot write {path}", $"--out {problem}", "sonde profile --help");
        }

        if (!request.IsDryRun)
        {
            PictureFile.Try(path ?? Path.Combine(host.WorkingDirectory, "profile.html"));
        }

        return new ProfileSheet(request, host, path);
    }

    /// <summary>Writes it.</summary>
    /// <param name="target">The target's short name.</param>
    /// <param name="taken">The profile.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="FaultException">SND2014.</exception>
    public FlameReport Write(string target, TakenProfile taken)
    {
        var path = _path ?? Path.Combine(_host.WorkingDirectory, ProfileWords.FileName(target, _request.Type, _host.Clock.GetUtcNow()));
        var page = new ProfilePage($"{_request.Target.Text}: {ProfileWords.Name(_request.Type)}",
        [
            .. ProfilePage.FactsOf(taken.Profile),
            new("taken by", taken.How),
            .. taken.Cost.Select(static cost => new ProfileFact("cost", cost)),
        ]);
        using var snapshot = taken.Snapshot;
        PictureFile.Write(path, stream =>
        {
            if (snapshot is not null)
            {
                snapshot.CopyTo(stream);
            }
            else if (taken.Trace is { } trace)
            {
                stream.Write(trace.Span);
            }
            else
            {
                Write(stream, path, taken, page);
            }
        }, isPrivate: snapshot is not null);
        return FlameReport.Of(path, [_request.Target.Text], taken.Profile) with { How = taken.How, Cost = taken.Cost };
    }

    /// <summary>pprof's file as the program wrote it holds more than the one kind of value that is drawn; so does a text.</summary>
    private static void Write(Stream stream, string path, TakenProfile taken, ProfilePage page)
    {
        _ = ProfileOutputs.Judge(path, out var format);
        if (format == ProfileOutput.Pprof && taken.Pprof is { } own)
        {
            stream.Write(own);
        }
        else if (taken.Text is { } text && path.EndsWith(".txt", StringComparison.OrdinalIgnoreCase))
        {
            stream.Write(text);
        }
        else
        {
            ProfileWriter.Write(stream, format, taken.Profile, page);
        }
    }
}
