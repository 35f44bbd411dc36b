using Sonde.Core.Faults;
using Sonde.Core.Linting;
using Sonde.Core.Linting.Manifests;
using Sonde.Core.Platforms.Cluster;
using Sonde.Core.Reports;

namespace Sonde.Core.Operations;

/// <summary><c>sonde lint</c>: finds what lets somebody debug production in manifests, Dockerfiles and what runs in a namespace. Asks no target.</summary>
/// <param name="request">What is wanted.</param>
/// <param name="host">This machine.</param>
/// <param name="reporter">Hears what was found.</param>
/// <param name="input">Reads standard input.</param>
internal sealed class LintOperation(LintRequest request, HostContext host, IReporter reporter, Func<TextReader> input)
{
    /// <summary>Looks.</summary>
    /// <returns>1 where something was found that is not known.</returns>
    /// <exception cref="FaultException">SND2017: something cannot be read. SND2014: a file cannot be written. Otherwise as <see cref="NamespaceReader.ReadAsync"/>.</exception>
    public async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        var known = request.Baseline is { } baseline ? LintBaseline.Read(FullPath(baseline), baseline) : [];
        var sources = new LintSources(host.WorkingDirectory, input);
        var (live, gaps) = await ReadLiveAsync(cancellation).ConfigureAwait(false);
        var result = Linter.Look(await sources.ReadAsync(request.Paths, cancellation).ConfigureAwait(false), new DevelopmentPlaces(request.Environments), live);
        var findings = result.Findings.Where(finding => !known.Contains(finding.Fingerprint)).ToArray();
        if (request.Sarif is { } sarif)
        {
            PictureFile.Write(FullPath(sarif), stream => SarifWriter.Write(stream, findings, host.Version));
        }

        if (request.NewBaseline is { } name)
        {
            PictureFile.Write(FullPath(name), stream => LintBaseline.Write(stream, result.Findings));
        }

        reporter.Report(new LintReport(
            [.. findings.Select(LintRow.Of)], result.Objects, result.InDevelopment, result.Findings.Count - findings.Length, [.. sources.Unread, .. gaps, .. result.Unread]));
        return findings.Length == 0 || request.NewBaseline is not null ? ExitCode.Done : ExitCode.Negative;
    }

    private async Task<(IReadOnlyList<Manifest> Manifests, IReadOnlyList<string> Gaps)> ReadLiveAsync(CancellationToken cancellation)
    {
        if (request.Live is not { } place)
        {
            return ([], []);
        }

        await using var connection = ClusterConnection.Open(place.Kubeconfig, place.Context, place.Namespace, host);
        var reader = new NamespaceReader(connection);
        return (await reader.ReadAsync(cancellation).ConfigureAwait(false), reader.Gaps);
    }

    private string FullPath(string file) => Path.GetFullPath(Path.Combine(host.WorkingDirectory, file));
}
