using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Charts;

/// <summary>The Kustomize component of the shop, rendered by kubectl.</summary>
public sealed class KustomizeTests
{
    private const int Limit = 120_000;

    [Fact(Timeout = Limit)]
    public async Task Only_the_environment_that_names_the_component_is_debuggable_and_production_is_the_base()
    {
        var (dev, production, plain) = (await RenderAsync("dev"), await RenderAsync("production"), await RenderAsync("base"));
        Assert.Equal(plain, production);
        Assert.False(new Rendering(production, null).HasDebugParts);
        foreach (var part in new[] { "--listen=127.0.0.1:2345", "name: tcp-debug", "replicas: 1", "image: localhost/sonde-shop-api:debug", "readOnlyRootFilesystem: true", "name: http" })
        {
            Assert.Contains(part, dev, StringComparison.Ordinal);
        }
    }

    private static async Task<string> RenderAsync(string overlay)
    {
        Command.Require("kubectl");
        return await Command.NeedAsync("kubectl", "kustomize", Path.Combine(SondePrograms.Root, "examples/shop/kustomize", overlay));
    }
}
