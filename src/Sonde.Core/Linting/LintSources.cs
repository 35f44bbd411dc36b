using System.ComponentModel;
using System.Diagnostics;
using Sonde.Core.Faults;

namespace Sonde.Core.Linting;

/// <summary>Gathers what the user named: files, folders, charts and Kustomize folders, which are rendered by their own programs, and standard input.</summary>
/// <param name="workingDirectory">Where names are taken from.</param>
/// <param name="input">Reads standard input, for <c>-</c>.</param>
internal sealed class LintSources(string workingDirectory, Func<TextReader> input)
{
    /// <summary>Larger files are none that people write.</summary>
    public const int MostBytes = 64 * 1024 * 1024;

    private const int MostFiles = 10_000;

    private static readonly string[] NotSearched = [".git", "node_modules", "vendor", "bin", "obj", ".terraform"];

    private static readonly string[] Kustomizations = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    private readonly List<string> _unread = [];

    /// <summary>What was passed by, and why.</summary>
    public IReadOnlyList<string> Unread => _unread;

    /// <summary>Reads them all.</summary>
    /// <exception cref="FaultException">SND2017: one that was named is not there, or cannot be read or rendered.</exception>
    public async Task<IReadOnlyList<LintSource>> ReadAsync(IReadOnlyList<string> names, CancellationToken cancellation)
    {
        var sources = new List<LintSource>();
        foreach (var name in names)
        {
            var path = Path.GetFullPath(Path.Combine(workingDirectory, name));
            if (name == "-")
            {
                sources.Add(new LintSource("-", "", await input().ReadToEndAsync(cancellation).ConfigureAwait(false), false));
            }
            else if (Directory.Exists(path))
            {
                await AddFolderAsync(sources, path, name, name, cancellation).ConfigureAwait(false);
            }
            else
            {
                sources.Add(Read(path, name, Path.GetFileName(name)));
            }
        }

        return sources.Count <= MostFiles ? sources : throw Refused($"{sources.Count} files", $"that is more than {MostFiles}", "name fewer folders");
    }

    private async Task AddFolderAsync(List<LintSource> sources, string folder, string name, string path, CancellationToken cancellation)
    {
        if (File.Exists(Path.Combine(folder, "Chart.yaml")))
        {
            if (!IsLibrary(await File.ReadAllTextAsync(Path.Combine(folder, "Chart.yaml"), cancellation).ConfigureAwait(false)))
            {
                await RenderAsync(sources, name, path, "helm", ["template", folder], cancellation).ConfigureAwait(false);
            }

            return;
        }

        if (KustomizationOf(folder) is { } kustomization)
        {
            if (!(await File.ReadAllTextAsync(kustomization, cancellation).ConfigureAwait(false)).Contains("kind: Component", StringComparison.Ordinal))
            {
                await RenderAsync(sources, name, path, "kubectl", ["kustomize", folder], cancellation).ConfigureAwait(false);
            }

            return;
        }

        foreach (var file in Directory.EnumerateFiles(folder).Where(IsLookedAt).Order(StringComparer.Ordinal))
        {
            sources.Add(Read(file, Path.Combine(name, Path.GetFileName(file)), Path.Combine(path, Path.GetFileName(file))));
        }

        foreach (var inner in Directory.EnumerateDirectories(folder).Where(static inner => !NotSearched.Contains(Path.GetFileName(inner), StringComparer.Ordinal)).Order(StringComparer.Ordinal))
        {
            await AddFolderAsync(sources, inner, Path.Combine(name, Path.GetFileName(inner)), Path.Combine(path, Path.GetFileName(inner)), cancellation).ConfigureAwait(false);
        }
    }

    private async Task RenderAsync(List<LintSource> sources, string name, string path, string program, string[] arguments, CancellationToken cancellation)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            await using var ending = cancellation.Register(process.Kill);
            var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
            var text = await process.StandardOutput.ReadToEndAsync(cancellation).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
            if (process.ExitCode != 0)
            {
                throw Refused(name, $"{program} {arguments[0]} refused it: {(await errors.ConfigureAwait(false)).Trim()}", $"mend it until {program} renders it");
            }

            sources.Add(new LintSource(name, path, text, false));
        }
        catch (Exception refused) when (refused is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            _unread.Add($"{name}: it is rendered by {program}, which is not on this machine; elsewhere: {program} {arguments[0]} {name} | sonde lint -");
        }
    }

    private static LintSource Read(string path, string name, string under)
    {
        try
        {
            return new FileInfo(path).Length <= MostBytes
                ? new LintSource(name, under, File.ReadAllText(path), IsDockerfile(path))
                : throw Refused(name, $"it has more than {MostBytes / 1024 / 1024} MiB", "name smaller files");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw Refused(name, refused.Message, "name files or folders that can be read, or - for standard input");
        }
    }

    private static bool IsLookedAt(string file) => Path.GetExtension(file) is ".yaml" or ".yml" || IsDockerfile(file);

    private static bool IsDockerfile(string file)
    {
        var name = Path.GetFileName(file);
        return name is "Dockerfile" or "Containerfile" || name.StartsWith("Dockerfile.", StringComparison.Ordinal) || name.StartsWith("Containerfile.", StringComparison.Ordinal)
            || name.EndsWith(".Dockerfile", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsLibrary(string chart) => chart.Contains("type: library", StringComparison.Ordinal);

    private static string? KustomizationOf(string folder) =>
        Kustomizations.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static FaultException Refused(string what, string why, string next) => new(FaultCatalog.ManifestUnreadable, $"cannot check {what}", why, next);
}
