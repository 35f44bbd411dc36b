using Sonde.Agent.InProcess.Java;
using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sampling.Java;

/// <summary>What a JVM writes of itself when it is asked as <c>jstack</c> and <c>jmap -histo:all</c> ask it: its threads, or its heap by class. Its threads stand while it does.</summary>
/// <param name="request">Which.</param>
/// <param name="version">The JVM's.</param>
/// <param name="table">/proc.</param>
/// <param name="clock">Time.</param>
internal sealed class JvmText(SampleRequest request, string version, IProcessTable table, TimeProvider clock) : IRuntimeLook
{
    /// <summary>Ten thousand threads of fifty frames are about 40 MB, and are cut.</summary>
    private const int MostBytes = 16 * 1024 * 1024;

    /// <summary>A heap is walked through at about a second for some GiB.</summary>
    private static readonly TimeSpan MostAnswering = TimeSpan.FromSeconds(120);

    private readonly HotSpotAttach _attach = new(request.ProcessId, table, clock)
    {
        Wish = request.Kind == SampleKind.Threads ? "has to be asked for its threads" : "has to be asked for its heap",
        MostAnswerBytes = MostBytes,
        MostAnswering = MostAnswering,
    };

    /// <inheritdoc/>
    public string Runtime => "java";

    /// <inheritdoc/>
    public string Version => version;

    /// <inheritdoc/>
    public OutcomeLine Outcome => JvmAttachment.Outcome(_attach, [], []) with { IsCut = _attach.WasCut };

    /// <inheritdoc/>
    public async Task<SampleEnd> RunAsync(LookTeller teller, Task ending, CancellationToken cancellation)
    {
        _ = new JvmTemporary(request.ProcessId, table).Sweep();
        await teller.TextAsync(await _attach.AskAsync(request.Kind == SampleKind.Threads ? ["threaddump"] : ["inspectheap", "-all"], cancellation));
        return SampleEnd.Duration;
    }
}
