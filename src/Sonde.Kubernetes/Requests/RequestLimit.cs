namespace Sonde.Kubernetes.Requests;

/// <summary>A request's time limit, kept apart from its caller's cancellation.</summary>
internal sealed class RequestLimit : IDisposable
{
    private readonly CancellationTokenSource _clock;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _caller;

    public RequestLimit(KubernetesClientOptions options, CancellationToken caller)
    {
        _caller = caller;
        _clock = new CancellationTokenSource(options.RequestTimeout, options.Clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_clock.Token, caller);
    }

    public CancellationToken Token => _either.Token;

    public bool IsCallerCancelled => _caller.IsCancellationRequested;

    public void Dispose()
    {
        _either.Dispose();
        _clock.Dispose();
    }
}
