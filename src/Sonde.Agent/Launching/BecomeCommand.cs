using System.Runtime.InteropServices;
using Sonde.Agent.Arguments;
using Sonde.Agent.Native;

namespace Sonde.Agent.Launching;

/// <summary>Becomes a program of a session's. Runs on the main thread from fork to exec. Says on its standard error what is in the way, as a shell does.</summary>
internal static class BecomeCommand
{
    /// <summary>Returns only when it failed, with the exit code to end with.</summary>
    public static unsafe int Run(AgentMode.Become mode)
    {
        if (!OwnProcess.DieWithParent(Signals.Terminate, mode.ParentId))
        {
            return ExitCode.ParentGone;
        }

        OwnProcess.VolunteerForOutOfMemory();
        if (mode.HasTerminal)
        {
            // Leads a session of its own already; it may be refused, and then the program lacks job control and nothing else.
            _ = PseudoTerminal.BeControlled(0);
        }

        if (Libc.ChangeDirectory(mode.Directory) != 0)
        {
            return Fail(mode.Directory);
        }

        Signals.ObeyBrokenPipes();
        _ = Libc.Execute(mode.Command[0], Spawner.Strings(mode.Command));
        return Fail(mode.Command[0]);
    }

    private static int Fail(string what)
    {
        StandardStreams.WriteLine(StandardStreams.Error, $"sonde: {what}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        return ExitCode.CannotExecute;
    }
}
