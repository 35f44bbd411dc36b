using Sonde.EndToEndTests.Podman;
using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Repositories;

/// <summary>Asks what runs of a repository over HTTP.</summary>
internal static class Probe
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero, UseProxy = false }) { Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>The text of an answer, once it comes.</summary>
    public static async Task<string> AnswersAsync(PodmanTarget target, string path, int port = 8080)
    {
        string? text = null;
        await Eventually.IsTrueAsync(
            async () =>
            {
                try
                {
                    text = await AskAsync(target, path, port);
                    return true;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            $"{path} answers",
            30,
            () => target.Process.Text);
        return text!;
    }

    /// <summary>The text of an answer.</summary>
    public static Task<string> AskAsync(PodmanTarget target, string path, int port = 8080) =>
        Http.GetStringAsync($"http://{target.Shop.Address}:{port}{path}", TestContext.Current.CancellationToken);

    /// <summary>Fails unless a process runs as uid and gid 1001 without rights, and can write nowhere but to /tmp.</summary>
    public static void IsHardened(TargetProcess process)
    {
        var status = File.ReadAllLines($"/proc/{process.Id}/status");
        Assert.Contains("Uid:\t1001\t1001\t1001\t1001", status);
        Assert.Contains("Gid:\t1001\t1001\t1001\t1001", status);
        Assert.Contains("CapEff:\t0000000000000000", status);
        Assert.Contains(File.ReadAllLines($"/proc/{process.Id}/mounts"), line => line.Split(' ') is [_, "/", _, var options, ..] && options.Split(',').Contains("ro"));
    }

    /// <summary>Shells, debuggers, compilers and package managers in the file system that a process sees, by their names.</summary>
    public static IReadOnlyList<string> Tools(TargetProcess process)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        var root = new DirectoryInfo($"/proc/{process.Id}/root/");
        var within = root.EnumerateDirectories().Where(static folder => folder.LinkTarget is null && folder.Name is not ("proc" or "sys" or "dev"));
        var all = root.EnumerateFiles().Concat<FileSystemInfo>(within.SelectMany(folder => folder.EnumerateFileSystemInfos("*", options)));
        return [.. all.Select(static entry => entry.Name).Where(ImageContents.IsTool).Distinct(StringComparer.Ordinal)];
    }
}
