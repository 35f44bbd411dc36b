using System.Globalization;
using Sonde.Agent.Launching;
using Sonde.Agent.Native;
using Sonde.Agent.Programs;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sampling.Perf;

/// <summary>
/// <c>perf record</c>, whose data a pipe carries to <c>perf script</c>, whose text is read here: nothing is written into a file. Both end with this process, however it ends, and the kernel's
/// sampling with them. Where nobody reads, the kernel's buffer runs full, and samples are lost; the target waits for nobody.
/// </summary>
internal sealed class PerfRun : IAsyncDisposable
{
    private static readonly TimeSpan MostDying = TimeSpan.FromSeconds(2);

    private readonly Child _record;
    private readonly Child _script;
    private readonly ToolOutput _words;
    private readonly TimeProvider _clock;
    private TimeSpan _processor;

    private PerfRun(Child record, Child script, DescriptorStream output, ToolOutput words, TimeProvider clock) =>
        (_record, _script, Output, _words, _clock) = (record, script, output, words, clock);

    /// <summary>The text of <c>perf script</c>.</summary>
    public DescriptorStream Output { get; }

    /// <summary>What both say besides, its last 8 KiB.</summary>
    public string Words => _words.Tail;

    /// <summary>The processor time of both, as far as it was seen before they ended.</summary>
    public TimeSpan Processor
    {
        get
        {
            var now = (ProcessorTime.Of(_record.ProcessId) ?? TimeSpan.Zero) + (ProcessorTime.Of(_script.ProcessId) ?? TimeSpan.Zero);
            return _processor = now > _processor ? now : _processor;
        }
    }

    /// <summary>Starts both.</summary>
    /// <param name="tool">perf.</param>
    /// <param name="request">What is sampled.</param>
    /// <param name="clock">Time.</param>
    /// <exception cref="IOException">One could not be started; the other one ends.</exception>
    public static async Task<PerfRun> StartAsync(PerfTool tool, SampleRequest request, TimeProvider clock)
    {
        var (data, dataEnd) = Descriptor.Pipe();
        var (output, outputEnd) = Descriptor.Pipe();
        var (errors, errorsEnd) = Descriptor.Pipe();
        var nothing = Descriptor.Nothing();
        Descriptor.WidenPipe(data);
        Descriptor.WidenPipe(output);
        var words = ToolOutput.ReadFrom(errors);
        var stream = new DescriptorStream(output, tool.Watch);
        try
        {
            var script = await tool.Children.StartAsync(Start(tool, $"/proc/{request.ProcessId}/root", PerfCommand.Script(), (data, outputEnd, errorsEnd)));
            var record = await tool.Children.StartAsync(Start(tool, "/", PerfCommand.Record(request), (nothing, dataEnd, errorsEnd)));
            return new PerfRun(record, script, stream, words, clock);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
        finally
        {
            Array.ForEach([data, dataEnd, outputEnd, errorsEnd, nothing], static descriptor => Libc.Close(descriptor));
        }
    }

    /// <summary>Has the sampling end; the rest of the text follows, and then its end.</summary>
    public void Stop() => Send(_record, Signals.Terminate);

    /// <summary>Awaits that both have ended and said what they had to; false where they did not in time.</summary>
    public async Task<bool> TryAwaitEndAsync(TimeSpan limit)
    {
        var ended = Task.WhenAll(_record.Exited, _script.Exited, _words.Ended);
        return await Task.WhenAny(ended, Task.Delay(limit, _clock, CancellationToken.None)) == ended;
    }

    /// <summary>Ends both at once, where they have not ended.</summary>
    public async ValueTask DisposeAsync()
    {
        Send(_record, Signals.Kill);
        Send(_script, Signals.Kill);
        _ = await TryAwaitEndAsync(MostDying);
        await Output.DisposeAsync();
    }

    private static void Send(Child child, int signal)
    {
        if (!child.Exited.IsCompleted)
        {
            _ = Libc.Kill(child.ProcessId, signal);
        }
    }

    private static ChildStart Start(PerfTool tool, string directory, IReadOnlyList<string> words, (int Input, int Output, int Error) streams) => new(
        OwnProcess.Executable,
        ["sonde-agent", "become", "--parent", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), "--directory", directory, "--input", "pipe", "--", tool.Path, .. words],
        tool.Environment, streams.Input, streams.Output, streams.Error);
}
