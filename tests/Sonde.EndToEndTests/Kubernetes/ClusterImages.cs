using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary>Images of Podman in the test cluster, for one test.</summary>
internal sealed class ClusterImages : IAsyncDisposable
{
    private readonly string[] _names;

    private ClusterImages(string[] names) => _names = names;

    /// <summary>Puts them in.</summary>
    public static async Task<ClusterImages> LoadAsync(params string[] names)
    {
        var loaded = await RunAsync("load-image", names);
        Assert.True(loaded.ExitCode == 0, loaded.Error);
        return new ClusterImages(names);
    }

    /// <summary>Takes them out; the pods that run on with them do not mind.</summary>
    public async ValueTask DisposeAsync() => await RunAsync("unload-image", _names);

    private static Task<CommandOutcome> RunAsync(string script, string[] names) => Command.RunAsync(Path.Combine(SondePrograms.Root, "tests/cluster", script), names, 240);
}
