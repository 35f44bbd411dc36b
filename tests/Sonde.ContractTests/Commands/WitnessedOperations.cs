using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Programs;
using Sonde.Testing.Commands;

namespace Sonde.ContractTests.Commands;

/// <summary>Remembers how an operation ended, and passes it on.</summary>
internal sealed class WitnessedOperations : IOperations
{
    private IOperations? _operations;

    public RecordingReporter Recorder { get; } = new();

    /// <summary>The exception that ended the operation; null where none did.</summary>
    public Exception? Failure { get; private set; }

    public WitnessedOperations Watch(IOperations operations)
    {
        _operations = operations;
        return this;
    }

    public Task<ExitCode> DebugAsync(DebugRequest request, CancellationToken cancellation) => Witness(_operations!.DebugAsync(request, cancellation));

    public Task<ExitCode> UpAsync(UpRequest request, CancellationToken cancellation) => Witness(_operations!.UpAsync(request, cancellation));

    public Task<ExitCode> ForwardAsync(ForwardRequest request, CancellationToken cancellation) => Witness(_operations!.ForwardAsync(request, cancellation));

    public Task<ExitCode> InterceptAsync(InterceptRequest request, CancellationToken cancellation) => Witness(_operations!.InterceptAsync(request, cancellation));

    public Task<ExitCode> ProxyAsync(NetProxyRequest request, CancellationToken cancellation) => Witness(_operations!.ProxyAsync(request, cancellation));

    public Task<ExitCode> WatchAsync(WatchRequest request, CancellationToken cancellation) => Witness(_operations!.WatchAsync(request, cancellation));

    public Task<ExitCode> CaptureAsync(CaptureRequest request, Func<Stream> output, CancellationToken cancellation) => Witness(_operations!.CaptureAsync(request, output, cancellation));

    public Task<ExitCode> TraceAsync(TraceRequest request, CancellationToken cancellation) => Witness(_operations!.TraceAsync(request, cancellation));

    public Task<ExitCode> NetAsync(NetRequest request, CancellationToken cancellation) => Witness(_operations!.NetAsync(request, cancellation));

    public Task<ExitCode> ProfileAsync(ProfileRequest request, CancellationToken cancellation) => Witness(_operations!.ProfileAsync(request, cancellation));

    public Task<ExitCode> TopAsync(TopRequest request, Func<Sonde.Core.Topping.ITopView>? open, CancellationToken cancellation) => Witness(_operations!.TopAsync(request, open, cancellation));

    public Task<ExitCode> RunProgramAsync(ProgramRequest request, IProgramConsole console, CancellationToken cancellation) =>
        Witness(_operations!.RunProgramAsync(request, console, cancellation));

    public Task<ExitCode> CopyAsync(CopyRequest request, CancellationToken cancellation) => Witness(_operations!.CopyAsync(request, cancellation));

    public Task<ExitCode> ReadThreadsAsync(ThreadsRequest request, CancellationToken cancellation) => Witness(_operations!.ReadThreadsAsync(request, cancellation));

    public Task<ExitCode> ListAsync(ListRequest request, CancellationToken cancellation) => Witness(_operations!.ListAsync(request, cancellation));

    public Task<ExitCode> FindAsync(ListRequest request, CancellationToken cancellation) => Witness(_operations!.FindAsync(request, cancellation));

    public Task<ExitCode> DevelopAsync(DevRequest request, CancellationToken cancellation) => Witness(_operations!.DevelopAsync(request, cancellation));

    public Task<ExitCode> StopAsync(StopRequest request, CancellationToken cancellation) => Witness(_operations!.StopAsync(request, cancellation));

    public Task<ExitCode> HealAsync(SessionRequest request, CancellationToken cancellation) => Witness(_operations!.HealAsync(request, cancellation));

    public Task<ExitCode> InitAsync(InitRequest request, CancellationToken cancellation) => Witness(_operations!.InitAsync(request, cancellation));

    public Task<ExitCode> DoctorAsync(SessionRequest request, CancellationToken cancellation) => Witness(_operations!.DoctorAsync(request, cancellation));

    public Task<ExitCode> FlameAsync(FlameRequest request, CancellationToken cancellation) => Witness(_operations!.FlameAsync(request, cancellation));

    public Task<ExitCode> LintAsync(LintRequest request, Func<Stream> input, CancellationToken cancellation) => Witness(_operations!.LintAsync(request, input, cancellation));

    public Task<ExitCode> DiagnoseAsync(WhyRequest request, CancellationToken cancellation) => Witness(_operations!.DiagnoseAsync(request, cancellation));

    private async Task<ExitCode> Witness(Task<ExitCode> operation)
    {
        try
        {
            return await operation;
        }
        catch (Exception error)
        {
            Failure = error;
            throw;
        }
    }
}
