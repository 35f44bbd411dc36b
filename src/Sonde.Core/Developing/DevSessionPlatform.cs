using Sonde.Core.Audit;
using Sonde.Core.Logs;
using Sonde.Core.Plans;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;

namespace Sonde.Core.Developing;

/// <summary>The platform of a program in dev mode: to its debug session the target has gone as soon as the loop is about to replace the program, so that the debugger lets go in order and before that.</summary>
/// <param name="platform">Where the target is; owned.</param>
/// <param name="replacing">Completes when the program is about to be replaced.</param>
internal sealed class DevSessionPlatform(ITargetPlatform platform, Task replacing) : ITargetPlatform
{
    /// <inheritdoc/>
    public Task<PlatformFacts> InspectAsync(IReporter reporter, CancellationToken cancellation) => platform.InspectAsync(reporter, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DoctorCheck>> ExamineAsync(CancellationToken cancellation) => platform.ExamineAsync(cancellation);

    /// <inheritdoc/>
    public Task<string?> ProveAsync(AddToolbox toolbox, CancellationToken cancellation) => platform.ProveAsync(toolbox, cancellation);

    /// <inheritdoc/>
    public PlatformFacts Complete(PlatformFacts facts) => platform.Complete(facts);

    /// <inheritdoc/>
    public Task<PlatformLeavings> LeaveAsync() => platform.LeaveAsync();

    /// <inheritdoc/>
    public Task AddAsync(AddToolbox toolbox, IReporter reporter, CancellationToken cancellation) => platform.AddAsync(toolbox, reporter, cancellation);

    /// <inheritdoc/>
    public Task WaitUntilRunsAsync(string toolbox, IReporter reporter, CancellationToken cancellation) => platform.WaitUntilRunsAsync(toolbox, reporter, cancellation);

    /// <inheritdoc/>
    public Task<AgentTransport> ConnectAsync(string toolbox, CancellationToken cancellation) => platform.ConnectAsync(toolbox, cancellation);

    /// <inheritdoc/>
    public Task<string?> RecordAsync(SessionWord word, CancellationToken cancellation) => platform.RecordAsync(word, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, string>> NamePeersAsync(CancellationToken cancellation) => platform.NamePeersAsync(cancellation);

    /// <inheritdoc/>
    public Task WaitUntilEndedAsync(string toolbox, CancellationToken cancellation) => platform.WaitUntilEndedAsync(toolbox, cancellation);

    /// <inheritdoc/>
    public async Task<TargetLoss> WaitUntilGoneAsync(CancellationToken cancellation)
    {
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var gone = platform.WaitUntilGoneAsync(watching.Token);
        await Task.WhenAny(gone, replacing).ConfigureAwait(false);
        if (!replacing.IsCompleted)
        {
            return await gone.ConfigureAwait(false);
        }

        await watching.CancelAsync().ConfigureAwait(false);
        await ((Task)gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return new TargetLoss("its program is being replaced", ToolboxFate.LivesOn);
    }

    /// <inheritdoc/>
    public Task ReadLogAsync(TimeSpan? since, Action<LogLine> take, CancellationToken cancellation) => platform.ReadLogAsync(since, take, cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => platform.DisposeAsync();
}
