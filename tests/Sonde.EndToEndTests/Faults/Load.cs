namespace Sonde.EndToEndTests.Faults;

/// <summary>Asks a shop so many times a second, each request independent of the others, and counts those that are lost.</summary>
internal sealed class Load : IAsyncDisposable
{
    /// <summary>So many may wait at once: a stop holds everybody up.</summary>
    private const int MostWaiting = 2000;

    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1) })
    {
        Timeout = TimeSpan.FromSeconds(20),
    };

    private readonly CancellationTokenSource _ending = new();
    private readonly Task _running;
    private int _waiting;
    private int _lost;

    public Load(string address, int perSecond) => _running = RunAsync(address, TimeSpan.FromSeconds(1.0 / perSecond));

    /// <summary>Requests that failed.</summary>
    public int Lost => Volatile.Read(ref _lost);

    /// <summary>Waits until everybody who asked has an answer.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_running.IsCompleted)
        {
            await _ending.CancelAsync();
            await _running;
            _ending.Dispose();
        }
    }

    private async Task RunAsync(string address, TimeSpan period)
    {
        var asked = new List<Task>();
        using var timer = new PeriodicTimer(period);
        try
        {
            while (await timer.WaitForNextTickAsync(_ending.Token))
            {
                if (Volatile.Read(ref _waiting) < MostWaiting)
                {
                    asked.Add(AskAsync(address));
                }

                asked.RemoveAll(task => task.IsCompleted);
            }
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }

        await Task.WhenAll(asked);
    }

    private async Task AskAsync(string address)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            using var answer = await Http.GetAsync(new Uri(address), CancellationToken.None);
            if (!answer.IsSuccessStatusCode)
            {
                Interlocked.Increment(ref _lost);
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            Interlocked.Increment(ref _lost);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
