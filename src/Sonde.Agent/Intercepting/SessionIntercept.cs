using Sonde.Agent.Shielding;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Intercepting;

/// <summary>The intercept of one session; one at a time. Requests come one after the other; the session's end may come beside them.</summary>
/// <param name="tools">What the rules are made with; null where this image holds no nft.</param>
/// <param name="openHere">As in <see cref="InterceptPlace.OpenHere"/>.</param>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "Its semaphore has no handle: nobody asks for one.")]
internal sealed class SessionIntercept(ShieldTools? tools, Func<CancellationToken, Task<Stream>> openHere)
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private Intercept? _intercept;
    private bool _isOver;

    /// <summary>Begins.</summary>
    /// <exception cref="AgentRefusedException">There is one in this session, or it cannot begin.</exception>
    public async Task<InterceptAnswer> StartAsync(StartInterceptRequest request)
    {
        await _turn.WaitAsync();
        try
        {
            if (_isOver || _intercept is { IsOn: true })
            {
                throw new AgentRefusedException(new AgentError(AgentErrorCode.NotUnderstood, _isOver ? "The session is ending." : "This session has its intercept."));
            }

            _intercept = await InterceptArming.StartAsync(request, tools, openHere);
            return Answer(_intercept, null);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>How it stands.</summary>
    /// <exception cref="AgentRefusedException">There is none.</exception>
    public InterceptAnswer Describe() => Answer(Need(), null);

    /// <summary>The client ends it: connections that were turned have 2 s to end.</summary>
    /// <exception cref="AgentRefusedException">There is none.</exception>
    public async Task<InterceptAnswer> EndAsync()
    {
        var intercept = Need();
        return Answer(intercept, await intercept.EndAsync(Task.CompletedTask) is { } failure ? $"It cannot be said that the intercept's rules are gone: {failure}" : null);
    }

    /// <summary>The session ends, and what there is with it. Returns when nothing of it stands any more.</summary>
    /// <param name="hurry">As in <see cref="Intercept.EndAsync"/>.</param>
    public async Task EndAsync(Task hurry)
    {
        await _turn.WaitAsync();
        _isOver = true;
        _turn.Release();
        if (_intercept is { } intercept)
        {
            await intercept.EndAsync(hurry);
        }
    }

    private Intercept Need() =>
        _intercept ?? throw new AgentRefusedException(new AgentError(AgentErrorCode.NotUnderstood, "There is no intercept in this session."));

    private static InterceptAnswer Answer(Intercept intercept, string? note) => new(intercept.IsOn, intercept.Figures) { Note = note };
}
