using System.Runtime.InteropServices;
using Sonde.Core.Operations;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Tunnel.Code;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Developing;

/// <summary>Programs that are built here, in a folder of the user's own that goes with the command; the last that was sent is kept for its differences to the next.</summary>
/// <param name="build">Builds them.</param>
/// <param name="host">This machine.</param>
/// <param name="reporter">Hears the compiler's words.</param>
internal sealed class BuiltCode(GoBuild build, HostContext host, IReporter reporter) : IDevCode
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sonde-dev-");

    /// <summary>What this machine is, until the container tells.</summary>
    private string _architecture = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";

    private byte[] _newest = [];
    private byte[]? _sent;

    /// <inheritdoc/>
    public string Capability => AgentCapability.Develop;

    /// <inheritdoc/>
    public bool IsNew => _sent is null || !_sent.AsSpan().SequenceEqual(_newest);

    /// <inheritdoc/>
    public string Same => "built; the program is the same as before";

    /// <inheritdoc/>
    public double Milliseconds { get; private set; }

    /// <summary>Why it was not built, where there is no compiler: then mending the sources will not do. Null otherwise.</summary>
    public string? Obstacle { get; private set; }

    /// <inheritdoc/>
    public async Task<bool> MakeAsync(CancellationToken cancellation)
    {
        var path = Path.Combine(_folder.FullName, "program");
        var outcome = await build.RunAsync(_architecture, path, cancellation).ConfigureAwait(false);
        Obstacle = outcome.IsToolMissing ? outcome.Said : null;
        if (outcome.IsBuilt)
        {
            _newest = await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false);
            Milliseconds = outcome.Milliseconds;
        }
        else
        {
            reporter.Report(new BuildFailureReport(build.Text, outcome.Said, Math.Round(outcome.Milliseconds, 1)));
        }

        return outcome.IsBuilt;
    }

    /// <inheritdoc/>
    public async Task FitAsync(string architecture, CancellationToken cancellation)
    {
        if (architecture != _architecture)
        {
            reporter.Report(new ChoiceReport($"building for {architecture}, which the node is"));
            _architecture = architecture;
            await MakeAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Forget() => _sent = null;

    /// <inheritdoc/>
    public async Task<(CodeReply Reply, CodeReport Report)> SendAsync(AgentSession agent, IReadOnlyList<string> changed, CancellationToken cancellation)
    {
        var (program, began) = (_newest, host.Clock.GetTimestamp());
        var (reply, sent) = await new CodeSending(agent).RunAsync(_sent, program, cancellation).ConfigureAwait(false);
        _sent = reply.Outcome == CodeOutcome.Runs ? program : null;
        var passed = host.Clock.GetElapsedTime(began).TotalMilliseconds;
        return (reply, new CodeReport(
            changed, Math.Round(Milliseconds, 1), Math.Round(Math.Max(0, passed - reply.RestartMilliseconds), 1), reply.RestartMilliseconds, sent, program.Length));
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);
}
