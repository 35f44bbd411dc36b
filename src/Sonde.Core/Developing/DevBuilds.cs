using System.Runtime.InteropServices;
using Sonde.Core.Reports;

namespace Sonde.Core.Developing;

/// <summary>The programs that were built, in a folder of the user's own that goes with the command; the last that was sent is kept for its differences to the next.</summary>
/// <param name="build">Builds them.</param>
/// <param name="reporter">Hears the compiler's words.</param>
internal sealed class DevBuilds(GoBuild build, IReporter reporter) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sonde-dev-");

    /// <summary>What they are built for, as Go names it; what this machine is, until the container tells.</summary>
    public string Architecture { get; set; } = RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64";

    /// <summary>The newest program.</summary>
    public byte[]? Newest { get; private set; }

    /// <summary>The program that was sent last; null for none.</summary>
    public byte[]? Sent { get; set; }

    /// <summary>How long the newest took to build, in milliseconds.</summary>
    public double Milliseconds { get; private set; }

    /// <summary>Builds. A compiler that refuses is told, and the program before stays the newest.</summary>
    /// <returns>What became of it.</returns>
    public async Task<BuildOutcome> RunAsync(CancellationToken cancellation)
    {
        var path = Path.Combine(_folder.FullName, "program");
        var outcome = await build.RunAsync(Architecture, path, cancellation).ConfigureAwait(false);
        if (outcome.IsBuilt)
        {
            Newest = await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false);
            Milliseconds = outcome.Milliseconds;
        }
        else
        {
            reporter.Report(new BuildFailureReport(build.Text, outcome.Said, Math.Round(outcome.Milliseconds, 1)));
        }

        return outcome;
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);
}
