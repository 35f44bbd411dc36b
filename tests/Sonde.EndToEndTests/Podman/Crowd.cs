using System.Collections.Concurrent;

namespace Sonde.EndToEndTests.Podman;

/// <summary>Requests without an end, from several clients.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<bool> _answers = new();
    private Task _running = Task.CompletedTask;

    /// <summary>The requests that were answered.</summary>
    public IEnumerable<bool> Answered => _answers;

    public static Crowd Begin(PodmanTarget target, string path, int clients)
    {
        var load = new Crowd();
        load._running = Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(() => load.RunAsync(target, path))));
        return load;
    }

    public static async Task<bool> TryAsync(PodmanTarget target, string path)
    {
        try
        {
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            using var answer = await http.GetAsync(new Uri($"http://{target.Shop.Address}:{target.Shop.Port}{path}"), TestContext.Current.CancellationToken);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        _end.Dispose();
    }

    private async Task RunAsync(PodmanTarget target, string path)
    {
        while (!_end.IsCancellationRequested)
        {
            if (await TryAsync(target, path))
            {
                _answers.Enqueue(true);
            }
        }
    }
}
