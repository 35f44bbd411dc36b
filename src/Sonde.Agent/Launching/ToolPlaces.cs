namespace Sonde.Agent.Launching;

/// <summary>Where the tools are and what they are given.</summary>
/// <param name="Delve">Absolute path of dlv; null when this image has none.</param>
/// <param name="Directory">The agent's own directory, for sockets; mode 0700.</param>
/// <param name="Environment">The whole environment of a tool, <c>NAME=value</c> each: nothing of the agent's own but PATH, and a HOME to write to.</param>
internal sealed record ToolPlaces(string? Delve, string Directory, IReadOnlyList<string> Environment)
{
    private const string UsualPath = "/usr/local/bin:/usr/bin:/bin";

    private const string UsualGdb = "/usr/bin/gdb";

    private const string UsualPerf = "/usr/bin/perf";

    private static readonly string[] UsualDelve = ["/usr/bin/dlv", "/usr/local/bin/dlv", "/dlv"];
    private static readonly string[] UsualNft = ["/usr/sbin/nft", "/usr/bin/nft", "/sbin/nft"];

    /// <summary>Absolute path of nft; null when this image has none.</summary>
    public string? Nft { get; init; }

    /// <summary>Absolute path of gdb; null when this image has none.</summary>
    public string? Gdb { get; init; }

    /// <summary>Absolute path of perf; null when this image has none.</summary>
    public string? Perf { get; init; }

    /// <summary>Looks for the tools and makes their home.</summary>
    /// <param name="directory">The agent's own directory; exists.</param>
    /// <param name="searchPath">The PATH variable; null for none.</param>
    public static ToolPlaces Find(string directory, string? searchPath)
    {
        var home = Path.Combine(directory, "home");
        System.IO.Directory.CreateDirectory(home);
        return new ToolPlaces(
            FindDelve(searchPath), directory, [$"PATH={searchPath ?? UsualPath}", $"HOME={home}", $"XDG_CONFIG_HOME={home}", "LANG=C.UTF-8"])
        {
            Nft = FindNft(),
            Gdb = File.Exists(UsualGdb) ? UsualGdb : null,
            Perf = File.Exists(UsualPerf) ? UsualPerf : null,
        };
    }

    /// <summary>nft at a usual place; null for none.</summary>
    public static string? FindNft() => UsualNft.FirstOrDefault(File.Exists);

    /// <summary>dlv on the search path or at a usual place; null for none.</summary>
    public static string? FindDelve(string? searchPath) => (searchPath ?? UsualPath)
        .Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Where(Path.IsPathRooted)
        .Select(entry => Path.Combine(entry, "dlv"))
        .Concat(UsualDelve)
        .FirstOrDefault(File.Exists);
}
