using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Programs;

namespace Sonde.UnitTests.Cli;

/// <summary>Remembers what it was asked.</summary>
internal sealed class FakeOperations : IOperations
{
    public object? Request { get; private set; }

    public Func<CancellationToken, Task<ExitCode>> Answer { get; init; } = _ => Task.FromResult(ExitCode.Done);

    public Task<ExitCode> DebugAsync(DebugRequest request, CancellationToken cancellation) => TakeAsync(request, cancellation);

    public Task<ExitCode> UpAsync(UpRequest request, CancellationToken cancellation) => TakeAsync(request, cancellation);

    public Task<ExitCode> ForwardAsync(ForwardRequest request, CancellationToken cancellation) => TakeAsync(request, cancellation);

    public Task<ExitCode> InterceptAsync(InterceptRequest request, CancellationToken cancellation) => TakeAsync(request, cancellation);

    public Task<ExitCode> ProxyAsync(NetProxyRequest request, CancellationToken cancellation) => TakeAsync(request, cancellation);

    public Task<ExitCode> WatchAsync(WatchRequest request, CancellationToken cancellation) => TakeAsync(request, cancellation);

    public Task<ExitCode> CaptureAsync(CaptureRequest request, Func<Stream> output, CancellationToken cancellation) => TakeAsync(request, cancellation);

    public Task<ExitCode> TraceAsync(TraceRequest request, CancellationToken cancellation) => TakeAsync(request, cancellation);

    public Task<ExitCode> NetAsync(NetRequest request, CancellationToken cancellation) => TakeAsync(request, cancellation);

    public Task<ExitCode> ProfileAsync(ProfileRequest request, CancellationToken cancellation) => TakeAsync(request, cancellation);

    public Task<ExitCode> TopAsync(TopRequest request, Func<Sonde.Core.Topping.ITopView>? open, CancellationToken cancellation) => TakeAsync(request, cancellation);

    public Task<ExitCode> RunProgramAsync(ProgramRequest request, IProgramConsole console, CancellationToken cancellation) => TakeAsync(request, cancellation);

    public Task<ExitCode> CopyAsync(CopyRequest request, CancellationToken cancellation) => TakeAsync(request, cancellation);

    public Task<ExitCode> ReadThreadsAsync(ThreadsRequest request, CancellationToken cancellation) => TakeAsync(request, cancellation);

    public Task<ExitCode> ListAsync(ListRequest request, CancellationToken cancellation) => TakeAsync(request, cancellation);

    public Task<ExitCode> FindAsync(ListRequest request, CancellationToken cancellation) => TakeAsync(request, cancellation);

    public Task<ExitCode> DevelopAsync(DevRequest request, CancellationToken cancellation) => TakeAsync(request, cancellation);

    public Task<ExitCode> StopAsync(StopRequest request, CancellationToken cancellation) => TakeAsync(request, cancellation);

    public Task<ExitCode> HealAsync(SessionRequest request, CancellationToken cancellation) => TakeAsync(request, cancellation);

    public Task<ExitCode> InitAsync(InitRequest request, CancellationToken cancellation) => TakeAsync(request, cancellation);

    public Task<ExitCode> DoctorAsync(SessionRequest request, CancellationToken cancellation) => TakeAsync(request, cancellation);

    public Task<ExitCode> FlameAsync(FlameRequest request, CancellationToken cancellation) => TakeAsync(request, cancellation);

    public Task<ExitCode> LintAsync(LintRequest request, Func<Stream> input, CancellationToken cancellation) => TakeAsync(request, cancellation);

    public Task<ExitCode> DiagnoseAsync(WhyRequest request, CancellationToken cancellation) => TakeAsync(request, cancellation);

    private Task<ExitCode> TakeAsync(object request, CancellationToken cancellation)
    {
        Request = request;
        return Answer(cancellation);
    }
}
