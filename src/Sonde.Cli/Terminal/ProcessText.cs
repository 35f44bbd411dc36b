using System.Globalization;
using Sonde.Tunnel.Control;

namespace Sonde.Cli.Terminal;

/// <summary>The process that was found.</summary>
internal static class ProcessText
{
    private const int ShownRevision = 12;

    /// <summary>Writes it.</summary>
    public static void Write(ProcessDescription process, Page page)
    {
        var parts = new List<string> { process.Executable ?? process.Name };
        if (process.Go is { } go)
        {
            parts.AddRange(Build(go));
        }
        else if (process.Runtime is { } runtime)
        {
            parts.Add(runtime);
        }

        if (process.Listens is { } ports)
        {
            parts.Add($"port {string.Join(", ", ports)}");
        }

        parts.Add(string.Create(CultureInfo.InvariantCulture, $"uid {process.Identity.UserId}"));
        page.AddProse(string.Create(CultureInfo.InvariantCulture, $"process {process.ProcessId}: "), string.Join(" · ", parts));
    }

    private static IEnumerable<string> Build(GoBuild go)
    {
        yield return go.GoVersion;
        if ((go.MainPath ?? go.MainModule) is { } main)
        {
            yield return main;
        }

        if (go.Revision is { } revision)
        {
            yield return $"revision {(revision.Length > ShownRevision ? revision[..ShownRevision] : revision)}{(go.IsModified ? " and uncommitted changes" : "")}";
        }

        if (go.IsOptimized == true)
        {
            yield return "optimised";
        }

        if (go.IsTrimPath)
        {
            yield return "-trimpath";
        }

        if (!go.HasDebugInformation)
        {
            yield return "no debug information";
        }
    }
}
