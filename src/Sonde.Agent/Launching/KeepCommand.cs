using System.Collections;
using System.Globalization;
using System.Runtime.InteropServices;
using Sonde.Agent.Arguments;
using Sonde.Agent.Guarding;
using Sonde.Agent.Native;
using Sonde.Agent.Processes;
using Sonde.Agent.Trapping;

namespace Sonde.Agent.Launching;

/// <summary>
/// The keeper: a debugger's parent, which outlives the agent. When the agent has died, it ends the debugger as the agent would have.
/// </summary>
/// <remarks>
/// Why not the agent's parent-death signal alone: dlv (1.27.1) obeys SIGTERM only when its clients' connections are closed *before*; a
/// running target with a DAP connection that closes 5 ms after the signal leaves dlv attached until the next breakpoint hit (measured).
/// The parent-death signal comes when one thread of the agent ends, its sockets are closed when the last one has; the keeper waits until
/// the kernel gives it another parent, which happens after both.
/// Standard input: a pipe whose other end only the agent holds; a byte in it hints that breakpoints have changed. Standard output: one line, the tool's process id. Standard error: the
/// tool's output, both streams. Threads: the main one starts the tool and blocks in poll; <c>wait</c> blocks in waitpid; <c>tool output</c>
/// blocks in read until the tool is gone.
/// </remarks>
internal static class KeepCommand
{
    private const int MostWaitForParentMilliseconds = 5000;

    /// <summary>For one that speaks to let its target go by itself, which takes it some milliseconds.</summary>
    private const int MostPartingMilliseconds = 100;

    private const int Spoken = 3;

    /// <summary>Returns the tool's exit code, 128 + N for signal N.</summary>
    public static async Task<int> RunAsync(AgentMode.Keep mode, TimeProvider clock)
    {
        OwnProcess.VolunteerForOutOfMemory();
        _ = Libc.Signal(Signals.Terminate, Signals.Ignore);
        if (Libc.ParentId() != mode.ParentId)
        {
            return ExitCode.ParentGone;
        }

        var table = new ProcessTable();
        if (DebugTarget.Find(table, mode.TargetId, isKeeper: true) is not { } target || !TryStart(mode, out var tool))
        {
            return ExitCode.CannotExecute;
        }

        var handle = new ToolHandle(table, tool);
        StandardStreams.WriteLine(StandardStreams.Output, tool.ToString(CultureInfo.InvariantCulture));
        var ended = Descriptor.Event();
        var code = ExitCode.Unexpected;
        var waiter = new Thread(() => code = WaitFor(tool, target, ended), maxStackSize: 256 * 1024) { IsBackground = true, Name = "wait" };
        waiter.Start();
        if (EndsBeforeAgent(ended, tool, target))
        {
            await MendAsync(new TargetRecovery(table, clock), target);
        }
        else
        {
            while (!(await EndAsync(mode, handle, target, new DebuggerEnding(table, clock))).IsDebuggerGone)
            {
                // Not even dead of SIGKILL: the kernel has it. Nobody else is left who would see to the target afterwards.
            }

            if (mode.SocketPath is { } path)
            {
                File.Delete(path);
            }
        }

        waiter.Join();
        return code;
    }

    /// <summary>Nobody knows sooner than its parent that a debugger is gone; where it ended in order there is nothing to mend.</summary>
    private static async Task MendAsync(TargetRecovery recovery, DebugTarget target)
    {
        var outcome = await recovery.RunAsync(target, isDebuggerGone: true);
        if (outcome.Mended > 0)
        {
            StandardStreams.WriteLine(
                StandardStreams.Error, $"sonde-agent: it left {outcome.Mended} changed bytes of instructions behind; they were put back");
        }
    }

    /// <summary>Starts the tool from the main thread, which the program's end alone ends.</summary>
    private static bool TryStart(AgentMode.Keep mode, out int tool)
    {
        var (reader, writer) = Descriptor.Pipe();
        try
        {
            tool = Spawner.Start((mode.SocketPath is null ? Speaking(mode, writer) : Serving(mode, writer)) with { Held = reader });
            new Thread(() => PassOn(reader), maxStackSize: 256 * 1024) { IsBackground = true, Name = "tool output" }.Start();
            return true;
        }
        catch (IOException failure)
        {
            StandardStreams.WriteLine(StandardStreams.Error, failure.Message);
            tool = 0;
            return false;
        }
        finally
        {
            _ = Libc.Close(writer);
            _ = mode.SocketPath is null ? Libc.Close(Spoken) : 0;
        }
    }

    private static ChildStart Serving(AgentMode.Keep mode, int writer)
    {
        var own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return new ChildStart(OwnProcess.Executable, ["sonde-agent", "launch", "--parent", own, "--", .. mode.Command], OwnEnvironment(), Descriptor.Nothing(), writer, writer);
    }

    /// <summary>
    /// Without a parent-death signal: gdb (18.1) that gets SIGTERM while its input is open waits for its own thread that reads it, and keeps its target (measured). The
    /// end of its input is what it obeys, and that comes when the agent has died.
    /// </summary>
    private static ChildStart Speaking(AgentMode.Keep mode, int writer) => new(mode.Command[0], mode.Command, OwnEnvironment(), Spoken, Spoken, writer);

    /// <summary>
    /// Passes the tool's output on for as long as somebody reads it, and reads it in any case: a Go program whose standard error is a broken
    /// pipe dies of SIGPIPE at its next word, and with a debugger dies its target. So that the keeper's own death breaks no pipe either, the
    /// tool holds the reading end itself.
    /// </summary>
    private static unsafe void PassOn(int reader)
    {
        var buffer = stackalloc byte[4096];
        nint count;
        while ((count = Libc.Read(reader, buffer, 4096)) > 0)
        {
            Descriptor.WriteAll(StandardStreams.Error, new ReadOnlySpan<byte>(buffer, (int)count));
        }
    }

    /// <summary>Waits for the tool, and is the first to know that it was killed: then every microsecond counts, because the target may run.</summary>
    private static unsafe int WaitFor(int tool, DebugTarget target, int ended)
    {
        int status;
        int result;
        do
        {
            result = Libc.WaitForChild(tool, &status, 0);
        }
        while (result < 0 && Marshal.GetLastPInvokeError() == Errno.Interrupted);

        var code = result == tool ? ExitStatus.ToCode(status) : ExitCode.Unexpected;
        if (code != ExitCode.Done)
        {
            target.Repair?.RunRemembered();
        }

        Descriptor.Raise(ended);
        return code;
    }

    /// <summary>
    /// Blocks until the tool has ended (true) or the agent's end of the pipe is closed (false). What comes through the pipe are hints that
    /// breakpoints have changed.
    /// </summary>
    /// <remarks>
    /// A killed debugger lets its target go when its tracing thread ends, milliseconds before it can be waited for. The target runs meanwhile, so
    /// the breakpoints are taken out as soon as any thread's end shows that it is being killed.
    /// </remarks>
    private static unsafe bool EndsBeforeAgent(int ended, int tool, DebugTarget target)
    {
        var entries = stackalloc PollEntry[2 + ThreadWatch.Most];
        var hints = stackalloc byte[64];
        var threads = new ThreadWatch(tool);
        while (true)
        {
            entries[0] = new PollEntry { Descriptor = ended, Wanted = PollEntry.Readable };
            entries[1] = new PollEntry { Descriptor = 0, Wanted = PollEntry.Readable };
            var count = 2 + threads.Fill(entries + 2);
            if (Libc.Poll(entries, (nuint)count, -1) <= 0)
            {
                continue;
            }

            if (entries[0].Found != 0)
            {
                return true;
            }

            if (entries[1].Found == 0)
            {
                if (threads.IsEnding())
                {
                    target.Repair?.RunRemembered();
                }

                threads.Refresh();
            }
            else if (Libc.Read(0, hints, 64) > 0)
            {
                target.Repair?.Remember();
                threads.Refresh();
            }
            else
            {
                return false;
            }
        }
    }

    private static Task<ReleaseOutcome> EndAsync(AgentMode.Keep mode, ToolHandle debugger, DebugTarget target, DebuggerEnding ending)
    {
        for (var waited = 0; mode.SocketPath is null && debugger.IsAlive && waited < MostPartingMilliseconds; waited++)
        {
            Descriptor.Pause(1);
        }

        if (TrapCatcher.Find(target.ProcessId) is not null)
        {
            return ending.KillAsync(debugger, target);
        }

        AwaitNewParent(mode.ParentId);
        return ending.RunAsync(debugger, target, mode.SocketPath, Task.CompletedTask);
    }

    private static void AwaitNewParent(int parent)
    {
        for (var waited = 0; Libc.ParentId() == parent && waited < MostWaitForParentMilliseconds; waited++)
        {
            Descriptor.Pause(1);
        }
    }

    private static List<string> OwnEnvironment()
    {
        var variables = new List<string>();
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            variables.Add($"{variable.Key}={variable.Value}");
        }

        return variables;
    }
}
