using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Repositories;

/// <summary>
/// The whole shop as its developers have it: a repository for each service, with nothing of the tests' Dockerfiles and manifests but what <c>sonde init</c> writes, both images of each, and a small
/// Kustomize folder beside them that tells a service where its neighbours are.
/// </summary>
internal sealed class BuiltShop : IAsyncDisposable
{
    private static readonly (string, string)[] GoSources =
        [.. new[] { "go.mod", "main.go", "checkout.go", "pricing/pricing.go", "cmd/pricing/main.go", "cmd/pricing/profiling.go" }.Select(file => ($"shop/{file}", file))];

    private readonly TemporaryFolder _folder = new();

    private readonly List<BuiltRepository> _all = [];

    private BuiltShop()
    {
    }

    public BuiltRepository Front => _all[0];

    public BuiltRepository Order => _all[1];

    public BuiltRepository Stock => _all[2];

    public BuiltRepository Pricing => _all[3];

    /// <summary>All of them, whoever is asked after who asks.</summary>
    public IReadOnlyList<BuiltRepository> All => _all;

    /// <summary>Copies, writes and builds.</summary>
    public static async Task<BuiltShop> CreateAsync()
    {
        var shop = new BuiltShop();
        try
        {
            await shop.AddAsync(await BuiltRepository.CreateAsync("node", "NODE_IMAGE", ("shop/front/server.js", "server.js")), ("package.json", """{ "name": "front", "scripts": { "start": "node server.js" } }"""));
            await shop.AddAsync(await BuiltRepository.CreateAsync("go", "GO_IMAGE", GoSources), null);
            await shop.AddAsync(await BuiltRepository.CreateAsync("python", "PYTHON_IMAGE", ("shop/stock/stock.py", "stock.py")), ("requirements.txt", "# The standard library alone.\n"));
            await shop.AddAsync(await BuiltRepository.CreateAsync("go", "GO_IMAGE", GoSources), null, "--program", "cmd/pricing");
            return shop;
        }
        catch
        {
            await shop.DisposeAsync();
            throw;
        }
    }

    /// <summary>An environment of one service as its developers put it together: what sonde init wrote, and the variables with its neighbours' addresses.</summary>
    /// <param name="service">The service.</param>
    /// <param name="environment">A folder below <c>deploy</c>: <c>dev</c>, <c>podman-production</c>.</param>
    /// <param name="address">Where a service is, as <c>http://HOST:PORT</c>.</param>
    /// <returns>The folder for <c>kubectl kustomize</c> and <c>kubectl apply -k</c>.</returns>
    public string Environment(BuiltRepository service, string environment, Func<BuiltRepository, string> address)
    {
        (string Name, BuiltRepository Of)[] neighbours = service == Front ? [("ORDER_URL", Order)] : service == Order ? [("STOCK_URL", Stock), ("PRICING_URL", Pricing)] : [];
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Folder, environment, service.Name)).FullName;
        var values = string.Join(", ", neighbours.Select(one => $"{{ name: {one.Name}, value: \"{address(one.Of)}\" }}"));
        File.WriteAllText(Path.Combine(folder, "kustomization.yaml"), $$"""
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources: [{{Path.GetRelativePath(folder, Path.Combine(service.Folder, "deploy", environment))}}]
            patches:
              - target: { kind: Deployment }
                patch: |
                  - op: add
                    path: /spec/template/spec/containers/0/env
                    value: [{{values}}]

            """);
        return folder;
    }

    /// <summary>The environment of one service, rendered by kubectl; as in <see cref="Environment"/>.</summary>
    public Task<string> RenderAsync(BuiltRepository service, string environment, Func<BuiltRepository, string> address)
    {
        Command.Require("kubectl");
        return Command.NeedAsync("kubectl", "kustomize", Environment(service, environment, address));
    }

    /// <summary>That of all of them for a cluster, where a service's name is its address.</summary>
    public async Task<string> RenderAsync(string environment) =>
        string.Join("\n---\n", await Task.WhenAll(All.Select(service => RenderAsync(service, environment, static neighbour => $"http://{neighbour.Name}"))));

    /// <summary>What sonde lint says of rendered manifests; a file of no folder that would say development.</summary>
    public async Task<SondeOutcome> LintAsync(string rendered)
    {
        var file = Path.Combine(_folder.Folder, "rendered.yaml");
        await File.WriteAllTextAsync(file, rendered, TestContext.Current.CancellationToken);
        return await RunningSonde.RunAsync("lint", file);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var repository in _all)
        {
            await repository.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task AddAsync(BuiltRepository repository, (string Name, string Text)? file, params string[] words)
    {
        _all.Add(repository);
        if (file is { } more)
        {
            await File.WriteAllTextAsync(Path.Combine(repository.Folder, more.Name), more.Text, TestContext.Current.CancellationToken);
        }

        await repository.InitAsync(words);
        await repository.BuildAsync();
    }
}
