using System.Text;
using Sonde.Agent.InProcess.Java;
using Sonde.Agent.Processes;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sampling.Java;

/// <summary>
/// Has a JVM load async-profiler and profile itself. The library's file is gone as soon as it is loaded; the library itself stays mapped, asleep, and the next profile finds it there. Should this agent be
/// killed, the profiler stops by itself (<see cref="AsyncProfilerWords.SpareSeconds"/>), and has written nothing by then.
/// </summary>
/// <param name="request">What is wanted.</param>
/// <param name="version">The JVM's.</param>
/// <param name="library">The profiler.</param>
/// <param name="loaded">The profiler that the JVM has loaded before, as a path of its own; null for none.</param>
/// <param name="table">/proc.</param>
/// <param name="clock">Time.</param>
internal sealed class AsyncProfiling(SampleRequest request, string version, AsyncProfilerLibrary library, string? loaded, IProcessTable table, TimeProvider clock) : IRuntimeLook
{
    /// <summary>A profile of a hundred thousand stacks is about 40 MB.</summary>
    private const long MostText = 64 * 1024 * 1024;

    private const int MostLog = 16 * 1024;

    /// <summary>It resolves every symbol of the JVM's libraries when it begins.</summary>
    private static readonly TimeSpan MostLoading = TimeSpan.FromSeconds(60);

    private readonly HotSpotAttach _attach = new(request.ProcessId, table, clock)
    {
        Wish = "is asked to profile itself",
        MostAnswering = MostLoading,
        RefusalCode = AgentErrorCode.NotPrepared,
    };

    private readonly JvmWait _wait = new(request, table, clock);
    private readonly JvmFiles _files = new(request.ProcessId);
    private string _path = "";
    private string? _engine;
    private bool _isCut;

    /// <inheritdoc/>
    public string Runtime => "java";

    /// <inheritdoc/>
    public string Version => version;

    /// <inheritdoc/>
    public OutcomeLine Outcome => JvmAttachment.Outcome(
        _attach, _files.Paths, _engine is null ? [] : ["async-profiler stays mapped in the JVM, asleep, until it ends: a JVM does not let go of a library"]) with
    {
        Tool = _engine is null ? null : $"async-profiler {library.Version}, {_engine}",
        IsCut = _isCut,
    };

    /// <inheritdoc/>
    public async Task<SampleEnd> RunAsync(LookTeller teller, Task ending, CancellationToken cancellation)
    {
        _ = new JvmTemporary(request.ProcessId, table).Prepare();
        var isStopped = false;
        try
        {
            await StartAsync(cancellation);
            var end = await _wait.RunAsync(teller, ending, cancellation);
            using var text = _files.Place(".txt");
            await StopAsync(text.Path, cancellation);
            isStopped = true;
            await TellAsync(text.Stream, teller, cancellation);
            return end;
        }
        finally
        {
            if (!isStopped && _engine is not null && _wait.IsThere)
            {
                await TryStopAsync();
            }
        }
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        using var log = _files.Place(".log");
        using var file = loaded is null ? await CopyAsync(cancellation) : null;
        _path = loaded ?? file!.Path;
        string? problem = null;
        foreach (var engine in AsyncProfilerWords.Engines(request.Kind))
        {
            // Until it has answered it may have begun.
            _engine = engine;
            var answer = await BeginAsync(engine, log.Path, cancellation);
            if (AsyncProfilerWords.Code(answer) == 0)
            {
                return;
            }

            _engine = null;
            problem ??= AsyncProfilerWords.Error(ReadLog(log.Stream)) ?? Launching.PlainText.Line(answer.Trim(), 300);
        }

        throw JavaRefusal.NotProfiled(request.ProcessId, problem ?? "it gave no reason");
    }

    private async Task<string> BeginAsync(string engine, string log, CancellationToken cancellation)
    {
        try
        {
            return await _attach.AskAsync(["load", _path, "true", AsyncProfilerWords.Start(request, engine, log)], cancellation);
        }
        catch (AgentRefusedException) when (!_attach.IsPending)
        {
            _engine = null;
            throw;
        }
    }

    /// <summary>The library, whole, in the target: what a JVM loads it may read and need not execute.</summary>
    private async Task<PlacedFile> CopyAsync(CancellationToken cancellation)
    {
        var placed = _files.Place(".so");
        try
        {
            await using var source = new FileStream(library.Path, FileMode.Open, FileAccess.Read);
            await source.CopyToAsync(placed.Stream, cancellation);
            return placed;
        }
        catch (IOException)
        {
            placed.Dispose();
            throw JavaRefusal.NoPlace(request.ProcessId, placed.Path);
        }
        catch
        {
            placed.Dispose();
            throw;
        }
    }

    private async Task StopAsync(string file, CancellationToken cancellation)
    {
        var answer = await _attach.AskAsync(["load", _path, "true", AsyncProfilerWords.Stop(request.Kind, file)], cancellation);
        if (AsyncProfilerWords.Code(answer) != 0)
        {
            throw JavaRefusal.NotProfiled(request.ProcessId, $"it was asked to stop and answered: {Launching.PlainText.Line(answer.Trim(), 300)}");
        }
    }

    /// <summary>Nobody wants it any more. Should that fail, it stops by itself.</summary>
    private async Task TryStopAsync()
    {
        try
        {
            await StopAsync("/dev/null", CancellationToken.None);
        }
        catch (AgentRefusedException)
        {
            // As above.
        }
    }

    private async Task TellAsync(FileStream stream, LookTeller teller, CancellationToken cancellation)
    {
        stream.Position = 0;
        var piece = new byte[16 * 1024];
        var told = 0L;
        int count;
        while ((count = await stream.ReadAsync(piece, cancellation)) > 0)
        {
            if ((told += count) > MostText)
            {
                _isCut = true;
                return;
            }

            await teller.TextAsync(piece.AsMemory(0, count));
        }
    }

    private static string ReadLog(FileStream log)
    {
        log.Position = 0;
        var bytes = new byte[MostLog];
        return Encoding.UTF8.GetString(bytes, 0, log.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
    }
}
