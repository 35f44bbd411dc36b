using System.Collections.Concurrent;

namespace Sonde.EndToEndTests.Support;

/// <summary>Requests without an end, from several clients.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<bool> _answers = new();
    private Task _running = Task.CompletedTask;

    /// <summary>The requests that were answered.</summary>
    public IEnumerable<bool> Answered => _answers;

    /// <summary>Tells what the target is at where a request gets no answer: that comes into the test's output.</summary>
    public Func<Task<string>>? OnSilence { get; init; }

    public static Crowd Begin(Shop place, string path, int clients, Func<Task<string>>? onSilence = null)
    {
        var load = new Crowd { OnSilence = onSilence };
        load._running = Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(() => load.RunAsync(place, path))));
        return load;
    }

    public static async Task<bool> TryAsync(Shop place, string path)
    {
        try
        {
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            using var answer = await http.GetAsync(new Uri($"http://{place.Address}:{place.Port}{path}"), TestContext.Current.CancellationToken);
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
        if (OnSilence is not null && await Task.WhenAny(_running, Task.Delay(Patience, TimeProvider.System)) != _running)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(await OnSilence());
        }

        await _running;
        _end.Dispose();
    }

    private async Task RunAsync(Shop place, string path)
    {
        while (!_end.IsCancellationRequested)
        {
            if (await TryAsync(place, path))
            {
                _answers.Enqueue(true);
            }
        }
    }
}
