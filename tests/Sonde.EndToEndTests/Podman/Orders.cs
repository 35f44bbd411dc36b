using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary>The service of examples/dotnet, as it would be shipped: another user, no capabilities, no shell.</summary>
internal static class Orders
{
    private const string Image = "localhost/sonde-dotnet:1";

    /// <summary>Starts it, and waits until it answers.</summary>
    public static async Task<PodmanTarget> StartAsync(params string[] options)
    {
        Assert.SkipWhen((await Command.RunAsync("podman", ["image", "exists", Image])).ExitCode != 0, $"needs the image {Image}: examples/dotnet/build");
        var target = await PodmanTarget.StartAsync(Image, ["--user", "1001:1001", "--cap-drop", "all", .. options]);
        await Eventually.IsTrueAsync(() => Crowd.TryAsync(target.Shop, "/healthz"), "the orders open", 30);
        return target;
    }

    /// <summary>No thread of the runtime carries events any more, and it answers.</summary>
    public static async Task IsLeftAloneAsync(PodmanTarget target)
    {
        await Eventually.IsTrueAsync(() => EventThreads(target) == 0, "the session ends", 30);
        Assert.True(target.Process.IsFree, target.Process.Text);
        Assert.True(await Crowd.TryAsync(target.Shop, "/healthz"));
    }

    /// <summary>Threads of the runtime that carry the events of a session; one more of that name serves the port.</summary>
    public static int EventThreads(PodmanTarget target) => Threads(target, ".NET EventPipe").Length - 1;

    /// <summary>The folders in /proc of its threads whose name begins so.</summary>
    public static string[] Threads(PodmanTarget target, string name) =>
        [.. Directory.EnumerateDirectories($"/proc/{target.Process.Id}/task").Where(thread => TryRead(Path.Combine(thread, "comm")).StartsWith(name, StringComparison.Ordinal))];

    private static string TryRead(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
