using Sonde.Core.Faults;
using Sonde.Core.Reports;
using Sonde.Testing;
using Sonde.Testing.Cli;
using Sonde.Testing.Commands;

namespace Sonde.ContractTests.Commands;

/// <summary>One command on its way.</summary>
internal sealed class SondeRun : IDisposable
{
    /// <summary>Nothing here takes a second; a machine that is busy may.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WitnessedOperations _witness = new();
    private readonly CancellationTokenSource _interrupt = new();
    private readonly Task<int> _exit;
    private readonly Laptop _laptop;

    public SondeRun(Laptop laptop, string[] words)
    {
        _laptop = laptop;
        Terminal = new RecordingTerminal { ProgramConsole = laptop.ProgramConsole };
        _exit = Task.Run(() => laptop.RunAsync(words, Terminal, _witness, _interrupt.Token));
    }

    public RecordingTerminal Terminal { get; }

    public RecordingReporter Reports => _witness.Recorder;

    public bool IsDone => _exit.IsCompleted;

    /// <summary>The fault that ended it.</summary>
    public Fault Fault => Assert.IsType<FaultException>(_witness.Failure).Fault;

    /// <summary>Everything that was written anywhere.</summary>
    public string AllText => Terminal.AnswerText + Terminal.TalkText;

    /// <summary>The one receipt.</summary>
    public Receipt Receipt => Assert.Single(Reports.All<ReceiptReport>()).Receipt;

    /// <summary>Awaits a report; fails where the command ends without it.</summary>
    public async Task<TReport> ReportAsync<TReport>(Func<TReport, bool>? fits = null)
        where TReport : Report
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var waiting = Reports.WaitForAsync(fits ?? (_ => true), limit.Token);
        await Task.WhenAny(waiting, _exit).WaitAsync(Patience, TimeProvider.System, CancellationToken.None);
        if (!waiting.IsCompleted && Reports.All<TReport>().FirstOrDefault(fits ?? (_ => true)) is null)
        {
            await limit.CancelAsync();
            Assert.Fail($"the command ended without {typeof(TReport).Name}: {AllText}");
        }

        return await waiting;
    }

    /// <summary>The local port of a purpose.</summary>
    public async Task<int> PortAsync(string purpose) => (await ReportAsync<ListeningReport>(report => report.Purpose == purpose)).Port;

    /// <summary>Ctrl-C.</summary>
    public async Task<int> InterruptAsync()
    {
        await _interrupt.CancelAsync();
        return await ExitAsync();
    }

    /// <summary>Ctrl-C once the session is up: everything was handed over.</summary>
    public async Task<int> EndAsync()
    {
        await ReportAsync<HandOverReport>();
        return await InterruptAsync();
    }

    /// <summary>Ends what a failed test left behind.</summary>
    public void Dispose()
    {
        if (!_exit.IsCompleted)
        {
            _interrupt.Cancel();
        }

        _interrupt.Dispose();
    }

    /// <summary>Awaits the end. A clock that stands still is moved on until then.</summary>
    public async Task<int> ExitAsync(TimeSpan? step = null)
    {
        if (_laptop.Clock is not ManualTimeProvider clock)
        {
            return await _exit.WaitAsync(Patience, TimeProvider.System, CancellationToken.None);
        }

        for (var left = 4000; left > 0 && !_exit.IsCompleted; left--)
        {
            clock.Advance(step ?? TimeSpan.FromMilliseconds(20));
            await Task.WhenAny(_exit, Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, CancellationToken.None));
        }

        return await _exit.WaitAsync(Patience, TimeProvider.System, CancellationToken.None);
    }
}
