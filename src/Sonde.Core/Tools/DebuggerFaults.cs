using Sonde.Core.Faults;
using Sonde.Core.Intercepting;
using Sonde.Core.Settings;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Tools;

/// <summary>The agent's refusals, as faults. Pure.</summary>
internal static class DebuggerFaults
{
    /// <summary>The fault that says what the agent refused.</summary>
    /// <param name="error">The refusal.</param>
    /// <param name="process">The process that was to be attached to; null where it did not come to that.</param>
    /// <param name="tool">The debugger; null where none was chosen yet.</param>
    /// <param name="target">The target, for messages.</param>
    /// <param name="cause">What brought the refusal.</param>
    public static FaultException Explain(AgentError error, ProcessDescription? process, IDebugTool? tool, string target, Exception cause)
    {
        var what = What(tool, target);
        return error.Code switch
        {
            AgentErrorCode.AlreadyTraced => new(FaultCatalog.AlreadyTraced, what, error.Message, "sonde ps", cause),
            // A tracer outside of the process namespace shows as none (proc(5), TracerPid); the kernel's refusal of a process that it lets be traced gives it away.
            AgentErrorCode.NotAllowed when process is { Access.IsAllowed: true } => new(
                FaultCatalog.AlreadyTraced,
                what,
                $"{error.Message}, although it may be traced: a debugger outside of the container holds it",
                "find it on the node by TracerPid in /proc/PID/status, PID being the process's id there, and end it",
                cause),
            AgentErrorCode.NotAllowed => new(FaultCatalog.TraceNotAllowed, what, error.Message, "sonde explain SND4006", cause),
            AgentErrorCode.ProcessMissing or AgentErrorCode.TargetGone =>
                new(FaultCatalog.TargetDiedDuringAttach, what, error.Message, "repeat the command when the target runs again", cause),
            AgentErrorCode.ToolMissing or AgentErrorCode.NotUnderstood =>
                new(new Fault(FaultCatalog.WrongImage, what, error.Message, ImageAdvice.ForTool(tool?.Image ?? ToolboxImage.Go)), cause),
            AgentErrorCode.InterceptFailed or AgentErrorCode.InterceptedAlready or AgentErrorCode.TrafficTurned => InterceptFaults.Refused(error, what, cause),
            AgentErrorCode.ShieldFailed => ShieldFaults.Refused(error, target, cause),
            AgentErrorCode.MemoryShort => new(
                FaultCatalog.MemoryShort, what, error.Message, "raise the pod's memory limit, or repeat the command with --no-memory-check", cause),
            AgentErrorCode.ToolSlow => new(FaultCatalog.AttachSlow, what, error.Message, "repeat the command when the node is less busy", cause),
            AgentErrorCode.NotObservable => new(FaultCatalog.LineNotWatchable, what, error.Message, "choose a line that holds code", cause),
            AgentErrorCode.NotPrepared => new(FaultCatalog.NotPrepared, what, error.Message, "sonde explain SND5015", cause),
            AgentErrorCode.FileMissing or AgentErrorCode.FileExists or AgentErrorCode.FileRefused or AgentErrorCode.CopyBroken =>
                new(FaultCatalog.FileNotCopied, what, error.Message, "sonde explain SND5020", cause),
            AgentErrorCode.ToolFailed => new(FaultCatalog.DebuggerFailed, what, error.Message, "sonde explain SND5008", cause),
            _ => new(FaultCatalog.Unforeseen, what, error.Message, "run the command again with -v and report what it prints", cause),
        };
    }

    /// <summary>What was not done.</summary>
    public static string What(IDebugTool? tool, string target) => $"cannot attach {tool?.Title ?? "a debugger"} in {target}";
}
