using System.Net;
using System.Text.Json.Nodes;
using Sonde.Core.Reports;

namespace Sonde.ContractTests.Commands;

/// <summary><c>sonde dev</c> without a target: the folder says which workload.</summary>
public sealed class DevTargetTests : IAsyncDisposable
{
    private readonly DevScene _scene = new();

    public DevTargetTests()
    {
        _scene.WithGo();
        _scene.Cluster.Server.On("GET", "/apis/apps/v1/namespaces/default/statefulsets").Reply(HttpStatusCode.OK, """{"kind":"List","items":[]}""");
    }

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Fact]
    public async Task The_only_workload_that_is_called_as_the_folder_is_is_taken_and_said()
    {
        Deployments(("goweb", "registry.example/shop/work:1"), ("other", "registry.example/other:1"));
        var run = await _scene.Laptop.RunAsync("dev", "--dry-run", "--image", Laptop.Image);
        Assert.Equal(0, await run.ExitAsync());
        Assert.Contains(run.Reports.All<ChoiceReport>(), static choice => choice.Text.EndsWith("is deploy/goweb, says its name and the images of namespace default", StringComparison.Ordinal));
        Assert.StartsWith("deploy/goweb in namespace default", Assert.Single(run.Reports.All<DevPlanReport>()).Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_and_none_are_listed_and_nothing_is_changed()
    {
        Deployments(("goweb", "registry.example/work:1"), ("work", "registry.example/other:1"));
        var several = await _scene.Laptop.RunAsync("dev", "--image", Laptop.Image);
        await Failing.AssertAsync(several, "SND2026");
        Assert.Contains("deploy/goweb, deploy/work", several.Fault.Why, StringComparison.Ordinal);
        Deployments(("api", "registry.example/api:1"));
        var none = await _scene.Laptop.RunAsync("dev", "--image", Laptop.Image);
        await Failing.AssertAsync(none, "SND2026");
        Assert.Contains("there is deploy/api", none.Fault.Why, StringComparison.Ordinal);
        Assert.Equal(0, _scene.Workload.Written);
    }

    [Fact]
    public async Task Whoever_may_not_list_is_told_to_name_it()
    {
        _scene.Cluster.Server.On("GET", "/apis/apps/v1/namespaces/default/deployments").Reply(
            HttpStatusCode.Forbidden, """{"kind":"Status","status":"Failure","message":"deployments.apps is forbidden: User \"jo\" cannot list resource \"deployments\" in API group \"apps\" in the namespace \"default\"","reason":"Forbidden","code":403}""");
        var run = await _scene.Laptop.RunAsync("dev", "--image", Laptop.Image);
        await Failing.AssertAsync(run, "SND2026");
        Assert.Equal("sonde dev deploy/NAME", run.Fault.Next[0]);
    }

    [Fact]
    public async Task A_sonde_yaml_goes_before_every_guess()
    {
        Deployments(("work", "registry.example/work:1"));
        _scene.Laptop.Write("sonde.yaml", "namespace: default\ntargets:\n  api: { target: deploy/goweb }\n");
        var run = await _scene.Laptop.RunAsync("dev", "--dry-run", "--image", Laptop.Image);
        Assert.Equal(0, await run.ExitAsync());
        Assert.StartsWith("deploy/goweb in namespace default", Assert.Single(run.Reports.All<DevPlanReport>()).Target, StringComparison.Ordinal);
        _scene.Laptop.Write("sonde.yaml", "namespace: default\ntargets:\n  api: { target: deploy/goweb }\n  stock: { target: sts/stock }\n");
        var several = await _scene.Laptop.RunAsync("dev", "--image", Laptop.Image);
        await Failing.AssertAsync(several, "SND2026");
        Assert.Contains("deploy/goweb, sts/stock", several.Fault.Why, StringComparison.Ordinal);
    }

    private void Deployments(params (string Name, string Image)[] all)
    {
        var items = new JsonArray([.. all.Select(static one => Deployment(one.Name, one.Image))]);
        _scene.Cluster.Server.On("GET", "/apis/apps/v1/namespaces/default/deployments").Reply(HttpStatusCode.OK, new JsonObject { ["kind"] = "List", ["items"] = items }.ToJsonString());
    }

    private static JsonObject Deployment(string name, string image) => new JsonObject
    {
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject { ["template"] = new JsonObject { ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "app", ["image"] = image }) } } },
    };
}
