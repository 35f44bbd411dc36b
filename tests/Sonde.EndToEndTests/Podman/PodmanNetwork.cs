using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary>A network of its own for one test, with names; its containers are removed before it.</summary>
internal sealed class PodmanNetwork : IAsyncDisposable
{
    private PodmanNetwork(string name) => Name = name;

    public string Name { get; }

    public static async Task<PodmanNetwork> CreateAsync()
    {
        var name = PodmanTarget.NewName();
        await Command.NeedAsync("podman", "network", "create", name);
        return new PodmanNetwork(name);
    }

    public async ValueTask DisposeAsync() => await Command.RunAsync("podman", ["network", "rm", "--force", Name]);
}
