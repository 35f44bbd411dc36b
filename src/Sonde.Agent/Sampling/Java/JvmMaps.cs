namespace Sonde.Agent.Sampling.Java;

/// <summary>What a process's list of mappings says of its JVM. Pure.</summary>
/// <param name="IsMusl">Its C library is musl, into which no library that was linked with glibc can be loaded.</param>
/// <param name="Own">The async-profiler that a session has had it load before, as a path of the target's; its file is gone. Null for none.</param>
/// <param name="Foreign">The async-profiler that somebody else has had it load; null for none.</param>
internal sealed record JvmMaps(bool IsMusl, string? Own, string? Foreign)
{
    private const string Deleted = " (deleted)";

    /// <summary>Reads it.</summary>
    /// <param name="lines">Of /proc/PID/maps.</param>
    public static JvmMaps Parse(IEnumerable<string> lines)
    {
        var maps = new JvmMaps(false, null, null);
        foreach (var line in lines)
        {
            var at = line.IndexOf('/', StringComparison.Ordinal);
            if (at > 0)
            {
                maps = maps.With(line.EndsWith(Deleted, StringComparison.Ordinal) ? line[at..^Deleted.Length] : line[at..]);
            }
        }

        return maps;
    }

    private JvmMaps With(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name.StartsWith(JvmTemporary.Prefix, StringComparison.Ordinal) && name.EndsWith(".so", StringComparison.Ordinal) ? this with { Own = $"/tmp/{name}" }
            : name.StartsWith("libasyncProfiler", StringComparison.Ordinal) ? this with { Foreign = path }
            : name.StartsWith("ld-musl-", StringComparison.Ordinal) ? this with { IsMusl = true }
            : this;
    }
}
