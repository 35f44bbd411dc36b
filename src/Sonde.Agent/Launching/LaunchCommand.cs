using System.Runtime.InteropServices;
using Sonde.Agent.Arguments;
using Sonde.Agent.Native;

namespace Sonde.Agent.Launching;

/// <summary>Becomes the tool. Runs on the main thread from fork to exec, so that nothing is lost on the way.</summary>
internal static class LaunchCommand
{
    /// <summary>Returns only when it failed, with the exit code to end with.</summary>
    public static unsafe int Run(AgentMode.Launch mode)
    {
        if (!OwnProcess.DieWithParent(Signals.Terminate, mode.ParentId))
        {
            return ExitCode.ParentGone;
        }

        OwnProcess.VolunteerForOutOfMemory();
        _ = Libc.Execute(mode.Command[0], Spawner.Strings(mode.Command));
        StandardStreams.WriteLine(StandardStreams.Error, $"{mode.Command[0]}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        return ExitCode.CannotExecute;
    }
}
