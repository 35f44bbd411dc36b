using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Sonde.Bench;

/// <summary>Sees an ephemeral container start, 5 ms late at the most, through a <c>kubectl proxy</c> that runs before the clock does.</summary>
internal sealed class PodWatch : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly Child _proxy;
    private readonly HttpClient _client = new();
    private readonly Uri _pod;

    private PodWatch(Child proxy, Uri pod)
    {
        _proxy = proxy;
        _pod = pod;
    }

    public static async Task<PodWatch> StartAsync(Lab lab, string pod)
    {
        var proxy = Child.Start(lab.Kubectl, "--kubeconfig", lab.Kubeconfig, "proxy", "--port=0");
        var line = await proxy.WaitForAsync("127.0.0.1:", TimeSpan.FromSeconds(10));
        var port = int.Parse(line[(line.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);
        var watch = new PodWatch(proxy, new Uri($"http://127.0.0.1:{port}/api/v1/namespaces/{Lab.Namespace}/pods/{pod}"));
        await watch.IsRunningAsync("");
        return watch;
    }

    public async Task UntilRunningAsync(string container, TimeSpan limit)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await IsRunningAsync(container))
        {
            if (Stopwatch.GetElapsedTime(began) > limit)
            {
                throw new InvalidOperationException($"{container} did not run within {limit}");
            }

            await Task.Delay(Pause);
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _proxy.Dispose();
    }

    private async Task<bool> IsRunningAsync(string container)
    {
        using var pod = JsonDocument.Parse(await _client.GetStringAsync(_pod));
        return pod.RootElement.GetProperty("status").TryGetProperty("ephemeralContainerStatuses", out var statuses)
            && statuses.EnumerateArray().Any(status =>
                status.GetProperty("name").GetString() == container && status.GetProperty("state").TryGetProperty("running", out _));
    }
}
