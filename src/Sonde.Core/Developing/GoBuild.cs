using System.ComponentModel;
using System.Diagnostics;
using Sonde.Core.Operations;

namespace Sonde.Core.Developing;

/// <summary>Builds a Go program with the go of this machine, for a container.</summary>
/// <param name="host">This machine; its PATH is searched.</param>
/// <param name="folder">The module's folder.</param>
/// <param name="package">The main package: <c>./cmd/api</c>.</param>
internal sealed class GoBuild(HostContext host, string folder, string package)
{
    /// <summary>More of the compiler's words than these helps nobody.</summary>
    private const int MostWords = 16 * 1024;

    /// <summary>
    /// Without a C compiler the program runs on every image; without optimisation a debugger shows every variable; debug information that is not compressed links faster and differs less from
    /// one build to the next, and the link to the cluster packs it anyway.
    /// </summary>
    private static readonly string[] Flags = ["-gcflags=all=-N -l", "-ldflags=-compressdwarf=false", "-buildvcs=false"];

    /// <summary>For people: <c>go build ./cmd/api</c>.</summary>
    public string Text => $"go build {package}";

    /// <summary>Builds it.</summary>
    /// <param name="architecture">As Go names it: <c>amd64</c>.</param>
    /// <param name="output">Where the program is written, full path.</param>
    /// <param name="cancellation">Ends the compiler.</param>
    public async Task<BuildOutcome> RunAsync(string architecture, string output, CancellationToken cancellation)
    {
        var began = host.Clock.GetTimestamp();
        if (Find() is not { } go)
        {
            return new BuildOutcome(false, "go is not on the PATH of this machine", 0) { IsToolMissing = true };
        }

        var start = new ProcessStartInfo(go, ["build", .. Flags, "-o", output, package])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        (start.Environment["CGO_ENABLED"], start.Environment["GOOS"], start.Environment["GOARCH"]) = ("0", "linux", architecture);
        try
        {
            using var process = Process.Start(start)!;
            await using var ending = cancellation.Register(() => End(process));
            process.StandardInput.Close();
            var rest = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            var said = (await process.StandardError.ReadToEndAsync(CancellationToken.None).ConfigureAwait(false)).Trim();
            await rest.ConfigureAwait(false);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            return new BuildOutcome(process.ExitCode == 0, said.Length <= MostWords ? said : $"{said[..MostWords]}\n…", host.Clock.GetElapsedTime(began).TotalMilliseconds);
        }
        catch (Exception refused) when (refused is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            return new BuildOutcome(false, $"{go} cannot be started: {refused.Message}", 0) { IsToolMissing = true };
        }
    }

    private string? Find() => (host.Variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(static place => Path.Combine(place, OperatingSystem.IsWindows() ? "go.exe" : "go"))
        .FirstOrDefault(File.Exists);

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception ended) when (ended is InvalidOperationException or Win32Exception or NotSupportedException)
        {
            // It has ended by itself.
        }
    }
}

/// <summary>What became of a build.</summary>
/// <param name="IsBuilt">Whether there is a program.</param>
/// <param name="Said">The compiler's words.</param>
/// <param name="Milliseconds">How long it took.</param>
internal sealed record BuildOutcome(bool IsBuilt, string Said, double Milliseconds)
{
    /// <summary>There is no go, so that mending the sources will not do.</summary>
    public bool IsToolMissing { get; init; }
}
