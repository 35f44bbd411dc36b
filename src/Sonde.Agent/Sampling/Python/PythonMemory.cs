using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Sonde.Agent.InProcess.Debugpy;
using Sonde.Agent.Launching;
using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sampling.Python;

/// <summary>
/// Has a CPython count its own memory: a script of the standard library's means (tracemalloc, gc) runs in a thread of its own, and tells over a socket in the network namespace that both
/// share. When this end of it closes, whatever the reason, the counting ends.
/// </summary>
/// <param name="request">What is wanted.</param>
/// <param name="python">Its interpreter.</param>
/// <param name="mostBytes">How much memory counting may take.</param>
/// <param name="table">/proc.</param>
/// <param name="clock">Time.</param>
internal sealed class PythonMemory(SampleRequest request, CPython python, long mostBytes, IProcessTable table, TimeProvider clock) : IRuntimeLook
{
    /// <summary>What comes into the process, for a sentence.</summary>
    public const string Name = "code that counts";

    private const long MostText = 64 * 1024 * 1024;

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>A heap of ten million objects takes a Python about so long, beside the program's own work.</summary>
    private static readonly TimeSpan MostTelling = TimeSpan.FromSeconds(120);

    private static int _count;

    private readonly ProcessStat? _before = table.Stat(request.ProcessId);
    private readonly List<string> _files = [];
    private bool _hasLeftPage;
    private bool _isIn;
    private bool _isCut;

    /// <inheritdoc/>
    public string Runtime => "python";

    /// <inheritdoc/>
    public string Version => python.Version;

    /// <inheritdoc/>
    public OutcomeLine Outcome => new(
        _files,
        [
            .. _isIn ? ["a hook for children that it forks, which does nothing any more, and modules of the standard library stay in its memory until it ends"] : Array.Empty<string>(),
            .. _hasLeftPage ? ["a page of memory that could not be taken back stays in it until it ends"] : Array.Empty<string>(),
        ])
    {
        Tool = _isIn ? (request.Kind == SampleKind.Alloc ? "tracemalloc" : "gc") : null,
        IsCut = _isCut,
    };

    /// <inheritdoc/>
    public async Task<SampleEnd> RunAsync(LookTeller teller, Task ending, CancellationToken cancellation)
    {
        using var link = await CallAsync(cancellation);
        await using var stream = new NetworkStream(link, ownsSocket: false);
        try
        {
            await AskAsync(stream, cancellation);
            return await TellAsync(link, stream, teller, ending, cancellation);
        }
        catch (SocketException broken)
        {
            throw Refused($"the connection to it broke: {broken.Message}");
        }
    }

    private async Task<Socket> CallAsync(CancellationToken cancellation)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"sonde-memory-{Environment.ProcessId}-{Environment.TickCount64:x}-{Interlocked.Increment(ref _count)}");
        using var door = new DebugpyDoor(name, request.ProcessId);
        var call = new DebugpyCall(request.ProcessId, python, clock) { What = Name };
        try
        {
            var link = await call.RunAsync(name, Debugpy.Bootstrap(python, name), door, cancellation);
            _isIn = true;
            return link;
        }
        finally
        {
            _files.AddRange(call.File is { } file ? [file] : []);
            _hasLeftPage = call.HasLeftPage;
        }
    }

    private async Task AskAsync(NetworkStream stream, CancellationToken cancellation)
    {
        var script = Encoding.UTF8.GetBytes(EmbeddedFile.Text("memory.py"));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{script.Length}\n")), cancellation);
        await stream.WriteAsync(script, cancellation);
        using var wish = new MemoryStream();
        await using (var json = new Utf8JsonWriter(wish))
        {
            json.WriteStartObject();
            json.WriteString("kind", request.Kind == SampleKind.Alloc ? "alloc" : "heap");
            json.WriteNumber("seconds", request.DurationSeconds);
            json.WriteNumber("most", mostBytes);
            json.WriteEndObject();
        }

        wish.WriteByte((byte)'\n');
        await stream.WriteAsync(wish.ToArray(), cancellation);
    }

    private async Task<SampleEnd> TellAsync(Socket link, NetworkStream stream, LookTeller teller, Task ending, CancellationToken cancellation)
    {
        var (began, most) = (clock.GetTimestamp(), TimeSpan.FromSeconds(request.DurationSeconds) + MostTelling);
        var (buffer, told, isEnding) = (new byte[16 * 1024], 0L, false);
        var reading = Task.FromResult(0);
        try
        {
            reading = stream.ReadAsync(buffer, cancellation).AsTask();
            while (true)
            {
                var next = await Task.WhenAny(isEnding ? [reading, Task.Delay(Beat, clock, cancellation)] : [reading, Task.Delay(Beat, clock, cancellation), ending]);
                cancellation.ThrowIfCancellationRequested();
                if (next == reading)
                {
                    var count = await reading;
                    told += count;
                    if (count == 0 || (_isCut = told > MostText))
                    {
                        return IsThere ? isEnding ? SampleEnd.Stopped : SampleEnd.Duration : SampleEnd.Target;
                    }

                    await teller.TextAsync(buffer.AsMemory(0, count));
                    reading = stream.ReadAsync(buffer, cancellation).AsTask();
                }
                else if (next == ending)
                {
                    isEnding = true;
                    link.Shutdown(SocketShutdown.Send);
                }
                else
                {
                    await teller.BeatAsync();
                    _ = clock.GetElapsedTime(began) > most ? throw Refused($"it has not told everything within {MostTelling.TotalSeconds:0} s") : 0;
                }
            }
        }
        finally
        {
            link.Dispose();
            await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private bool IsThere => table.Stat(request.ProcessId) is { HasEnded: false } stat && stat.StartTime == _before?.StartTime;

    private AgentRefusedException Refused(string why) =>
        new(new AgentError(IsThere ? AgentErrorCode.Unexpected : AgentErrorCode.TargetGone, $"Process {request.ProcessId} was to count its memory, and {why}."));
}
