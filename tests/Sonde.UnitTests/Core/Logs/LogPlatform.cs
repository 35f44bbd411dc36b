using System.Threading.Channels;
using Sonde.Core.Audit;
using Sonde.Core.Logs;
using Sonde.Core.Plans;
using Sonde.Core.Platforms;
using Sonde.Core.Reports;

namespace Sonde.UnitTests.Core.Logs;

/// <summary>A platform that has nothing but a log.</summary>
internal sealed class LogPlatform : ITargetPlatform
{
    private readonly Channel<(string Line, TaskCompletionSource Taken)> _lines = Channel.CreateBounded<(string, TaskCompletionSource)>(16);
    private readonly Lock _gate = new();
    private readonly List<TimeSpan?> _asked = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>From when on it was asked for, each time.</summary>
    public IReadOnlyList<TimeSpan?> Asked
    {
        get
        {
            lock (_gate)
            {
                return [.. _asked];
            }
        }
    }

    /// <summary>What every attempt ends with; null for a log that goes on.</summary>
    public Exception? Failure { get; init; }

    public bool IsEnded { get; private set; }

    /// <summary>Prints a line and returns when it was taken.</summary>
    public Task Says(string line)
    {
        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Assert.True(_lines.Writer.TryWrite((line, taken)));
        return taken.Task;
    }

    /// <summary>Returns when it was asked so many times.</summary>
    public async Task IsAskedAsync(int times)
    {
        while (true)
        {
            Task more;
            lock (_gate)
            {
                if (_asked.Count >= times)
                {
                    return;
                }

                more = _more.Task;
            }

            await more.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    public async Task ReadLogAsync(TimeSpan? since, Action<LogLine> take, CancellationToken cancellation)
    {
        lock (_gate)
        {
            _asked.Add(since);
            _more.TrySetResult();
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        if (Failure is { } failure)
        {
            throw failure;
        }

        try
        {
            await foreach (var (line, taken) in _lines.Reader.ReadAllAsync(cancellation))
            {
                take(new LogLine(line, false));
                taken.SetResult();
            }
        }
        finally
        {
            IsEnded = true;
        }
    }

    public Task<PlatformFacts> InspectAsync(IReporter reporter, CancellationToken cancellation) => throw new NotSupportedException();

    public PlatformFacts Complete(PlatformFacts facts) => throw new NotSupportedException();

    public Task<PlatformLeavings> LeaveAsync() => throw new NotSupportedException();

    public Task<IReadOnlyList<DoctorCheck>> ExamineAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public Task<string?> ProveAsync(AddToolbox toolbox, CancellationToken cancellation) => throw new NotSupportedException();

    public Task AddAsync(AddToolbox toolbox, IReporter reporter, CancellationToken cancellation) => throw new NotSupportedException();

    public Task WaitUntilRunsAsync(string toolbox, IReporter reporter, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<AgentTransport> ConnectAsync(string toolbox, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<string?> RecordAsync(SessionWord word, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyDictionary<string, string>> NamePeersAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public Task WaitUntilEndedAsync(string toolbox, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<TargetLoss> WaitUntilGoneAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
