using System.Text.Json;

namespace Sonde.Agent.InProcess.Debugpy;

/// <summary>The modules of debugpy's own debugger, pydevd, as files of the toolbox.</summary>
internal static class DebugpySources
{
    private const string Usual = "/usr/share/sonde/debugpy";

    /// <summary>Beside the search path (<c>../share/sonde/debugpy</c> of an entry) or at the usual place; null where this image has none.</summary>
    /// <param name="searchPath">The PATH variable; null for none.</param>
    public static string? Find(string? searchPath) => (searchPath ?? "")
        .Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Where(Path.IsPathRooted)
        .Select(entry => Path.GetFullPath(Path.Combine(entry, "../share/sonde/debugpy")))
        .Append(Usual)
        .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "pydevd.py")));

    /// <summary>The version of debugpy that they are of; <c>unknown</c> where nobody wrote it down.</summary>
    public static string Version(string folder)
    {
        var file = Path.Combine(folder, "VERSION");
        return File.Exists(file) ? File.ReadAllText(file).Trim() : "unknown";
    }

    /// <summary>All of them as the target takes them: a line of JSON, <c>[["pydevd.py", 156548], …]</c>, then their bytes in that order.</summary>
    public static async Task WriteAsync(string folder, Stream target, CancellationToken cancellation)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*.py", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        using var bodies = new MemoryStream();
        using var index = new MemoryStream();
        await using (var writer = new Utf8JsonWriter(index))
        {
            writer.WriteStartArray();
            foreach (var file in files)
            {
                var bytes = await File.ReadAllBytesAsync(file, cancellation);
                writer.WriteStartArray();
                writer.WriteStringValue(Path.GetRelativePath(folder, file));
                writer.WriteNumberValue(bytes.Length);
                writer.WriteEndArray();
                bodies.Write(bytes);
            }

            writer.WriteEndArray();
        }

        index.WriteByte((byte)'\n');
        await target.WriteAsync(index.GetBuffer().AsMemory(0, (int)index.Length), cancellation);
        await target.WriteAsync(bodies.GetBuffer().AsMemory(0, (int)bodies.Length), cancellation);
    }
}
