using System.Text;
using Sonde.Agent.InProcess.Java;
using Sonde.Agent.Launching;
using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sampling.Java;

/// <summary>
/// Has a JVM record with its own flight recorder (JFR), which needs nothing that is loaded into it. Should this agent be killed, the recording ends by itself (<see cref="RecorderWords.SpareSeconds"/>), and its file is
/// swept by the next session.
/// </summary>
/// <param name="request">What is wanted.</param>
/// <param name="version">The JVM's.</param>
/// <param name="table">/proc.</param>
/// <param name="clock">Time.</param>
internal sealed class FlightRecording(SampleRequest request, string version, IProcessTable table, TimeProvider clock) : IRuntimeLook
{
    /// <summary>The JVM keeps whole chunks, of 12 MB each, and so somewhat more than it was told.</summary>
    private const long MostBytes = (RecorderWords.MostMebibytes + 24L) * 1024 * 1024;

    /// <summary>At its first recording it loads the recorder, and changes classes for it.</summary>
    private static readonly TimeSpan MostAnswering = TimeSpan.FromSeconds(60);

    private readonly HotSpotAttach _attach = new(request.ProcessId, table, clock)
    {
        Wish = "is asked to record itself",
        MostAnswering = MostAnswering,
        RefusalCode = AgentErrorCode.NotPrepared,
    };

    private readonly JvmWait _wait = new(request, table, clock);
    private readonly JvmFiles _files = new(request.ProcessId);
    private bool _hasBegun;

    /// <inheritdoc/>
    public string Runtime => "java";

    /// <inheritdoc/>
    public string Version => version;

    /// <inheritdoc/>
    public OutcomeLine Outcome => JvmAttachment.Outcome(
        _attach, _files.Paths, _hasBegun ? ["the folder of the JVM's flight recorder, empty and named by the date, stays where its temporary files are (java.io.tmpdir) until it ends"] : []) with
    {
        Tool = _hasBegun ? "the flight recorder" : null,
    };

    /// <summary>What it calls the recording: without the dot, which hides files.</summary>
    private string Name => _files.Name.TrimStart('.');

    /// <inheritdoc/>
    public async Task<SampleEnd> RunAsync(LookTeller teller, Task ending, CancellationToken cancellation)
    {
        _ = new JvmTemporary(request.ProcessId, table).Prepare();
        var most = RecorderRoom.Find(request.ProcessId).Judge(request.ProcessId, request.DurationSeconds);
        using var file = _files.Place(".jfr");
        var mayRecord = true;
        try
        {
            await StartAsync(file.Path, most, cancellation);
            var end = await _wait.RunAsync(teller, ending, cancellation);
            await StopAsync(cancellation);
            mayRecord = false;
            await TellAsync(file.Stream, teller, cancellation);
            return end;
        }
        finally
        {
            if (mayRecord && (_hasBegun || _attach.IsPending) && _wait.IsThere)
            {
                await TryStopAsync();
            }
        }
    }

    private async Task StartAsync(string file, int most, CancellationToken cancellation)
    {
        using var settings = _files.Place(".jfc");
        try
        {
            await settings.Stream.WriteAsync(Encoding.UTF8.GetBytes(RecorderWords.Settings(request, version)), cancellation);
        }
        catch (IOException)
        {
            throw JavaRefusal.NoPlace(request.ProcessId, settings.Path);
        }

        // Whether it can be, the start tells.
        _ = await _attach.AskAsync(["jcmd", RecorderWords.Configure()], cancellation);
        var answer = await _attach.AskAsync(["jcmd", RecorderWords.Start(request, Name, settings.Path, file, most)], cancellation);
        _hasBegun = RecorderWords.HasStarted(answer) ? true : throw JavaRefusal.NotRecorded(request.ProcessId, Words(answer));
    }

    private async Task StopAsync(CancellationToken cancellation)
    {
        var answer = await _attach.AskAsync(["jcmd", RecorderWords.Stop(Name)], cancellation);
        if (!RecorderWords.HasStopped(answer))
        {
            throw JavaRefusal.NotRecorded(request.ProcessId, $"it was asked to stop and answered: {Words(answer)}");
        }
    }

    /// <summary>Nobody wants it any more. Should that fail, it ends by itself.</summary>
    private async Task TryStopAsync()
    {
        try
        {
            await StopAsync(CancellationToken.None);
        }
        catch (AgentRefusedException)
        {
            // As above.
        }
    }

    private async Task TellAsync(FileStream stream, LookTeller teller, CancellationToken cancellation)
    {
        stream.Position = 0;
        var piece = new byte[128 * 1024];
        var told = 0L;
        int count;
        while ((count = await stream.ReadAsync(piece, cancellation)) > 0)
        {
            if ((told += count) > MostBytes)
            {
                throw JavaRefusal.NotRecorded(request.ProcessId, "its file is larger than it was told to make it");
            }

            await teller.BytesAsync(piece.AsMemory(0, count));
        }
    }

    private static string Words(string answer) => PlainText.Line(answer.Trim(), 300) is { Length: > 0 } words ? words : "it gave no reason";
}
