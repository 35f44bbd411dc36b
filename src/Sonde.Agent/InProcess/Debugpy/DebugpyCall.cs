using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Sonde.Agent.Trapping;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.InProcess.Debugpy;

/// <summary>Has a CPython call the agent back, by the gentlest way that it has.</summary>
internal sealed class DebugpyCall(int processId, CPython python, TimeProvider clock)
{
    private static readonly TimeSpan BeforeNudge = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReadTime = TimeSpan.FromMilliseconds(50);

    /// <summary>What comes in by it, for a sentence.</summary>
    public string What { get; init; } = DebugpyRefusal.Tool;

    /// <summary>For how long a thread was held.</summary>
    public TimeSpan Freeze { get; private set; }

    /// <summary>The script that was in the target's file system for a moment; null for none.</summary>
    public string? File { get; private set; }

    /// <summary>The bytes that stay behind: a page that could not be taken back.</summary>
    public bool HasLeftPage { get; private set; }

    /// <summary>The call. Where it does not come the target is as before.</summary>
    /// <exception cref="AgentRefusedException">Neither way is open, or nothing called within 10 s.</exception>
    /// <param name="name">The name of the script's file, and of the door.</param>
    /// <param name="text">What the target runs.</param>
    /// <param name="door">Where it calls.</param>
    /// <param name="cancellation">Breaks it off.</param>
    public async Task<Socket> RunAsync(string name, string text, DebugpyDoor door, CancellationToken cancellation)
    {
        var isOff = false;
        if (python.TakesScripts && RemoteScript.Prepare(processId, python, out var isEnabled) is { } script)
        {
            isOff = !isEnabled;
            if (isEnabled && ScriptFile.TryPlace($"/proc/{processId}/root", $".{name}.py", text) is { } file)
            {
                File = file.Path;
                return await ByScriptAsync(script, file, door, cancellation);
            }
        }

        var begin = Stopwatch.GetTimestamp();
        var call = PendingCall.Add(processId, python, text) ?? throw new AgentRefusedException(DebugpyRefusal.NoWayIn(processId, python, isOff, What));
        Freeze = Stopwatch.GetElapsedTime(begin);
        var caller = await AwaitAsync(door, cancellation);
        HasLeftPage = !call.Remove(caller is not null);
        return caller ?? throw Silent(cancellation);
    }

    private async Task<Socket> ByScriptAsync(RemoteScript script, ScriptFile file, DebugpyDoor door, CancellationToken cancellation)
    {
        try
        {
            var caller = script.Ask(file.Path) ? await AwaitAsync(door, cancellation) : null;
            script.Withdraw();

            // A thread that had seen its flag reads the file now.
            await Task.Delay(ReadTime, clock, CancellationToken.None);
            return caller ?? throw Silent(cancellation);
        }
        finally
        {
            file.Delete();
        }
    }

    /// <summary>Null where nobody called in time, or <paramref name="cancellation"/> came.</summary>
    private async Task<Socket?> AwaitAsync(DebugpyDoor door, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(MostWait, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        var calling = door.AcceptAsync(either.Token);
        await Task.WhenAny(calling, Task.Delay(BeforeNudge, clock, either.Token));
        if (!calling.IsCompleted && RuntimeInformation.ProcessArchitecture == Architecture.X64)
        {
            Nudge();
        }

        try
        {
            return await calling;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>A main thread that waits for something executes no Python until that comes, unless its waiting is interrupted.</summary>
    private void Nudge()
    {
        var begin = Stopwatch.GetTimestamp();
        HeldThread.Run("nudge", () =>
        {
            using var held = HeldThread.Take(processId);
            held?.InterruptCall();
        });
        Freeze += Stopwatch.GetElapsedTime(begin);
    }

    private AgentRefusedException Silent(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return new AgentRefusedException(DebugpyRefusal.Silent(processId, python, MostWait, What));
    }
}
