using System.Text;
using System.Text.Json;
using Sonde.Kubernetes.Api;
using Sonde.Kubernetes.Requests;

namespace Sonde.UnitTests.Kubernetes.Requests;

public sealed class WatchLineTests
{
    [Fact]
    public async Task An_event_without_an_object_is_no_pod() =>
        Assert.Throws<JsonException>(Line(await ReadAsync("""{"type":"ADDED"}""")));

    [Fact]
    public async Task A_pod_may_have_null_where_items_are_due()
    {
        var line = await ReadAsync("""{"type":"ADDED","object":{"spec":{"containers":[null,{"name":"a","command":[null]}]},"status":{"conditions":[null],"containerStatuses":[null]}}}""");
        var pod = line.As(ApiJson.Default.Pod);
        Assert.Empty(Assert.Single(pod.Spec.Containers).Command);
        Assert.Empty(pod.Status.Conditions);
        Assert.Empty(pod.Status.ContainerStatuses);
    }

    private static Action Line(WatchLine line) => () => line.As(ApiJson.Default.Pod);

    private static async Task<WatchLine> ReadAsync(string line)
    {
        using var lines = new WatchLines(new MemoryStream(Encoding.UTF8.GetBytes(line + "\n")));
        return (await lines.ReadAsync(TestContext.Current.CancellationToken))!;
    }
}
