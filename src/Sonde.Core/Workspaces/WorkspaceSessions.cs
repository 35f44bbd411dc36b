using Sonde.Core.Operations;
using Sonde.Core.Tools;

namespace Sonde.Core.Workspaces;

/// <summary>Targets of a sonde.yaml become requests: what the file says goes over what is common to all. Pure.</summary>
public static class WorkspaceSessions
{
    /// <summary>The request.</summary>
    /// <param name="wishes">What the file says of the target.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="common">What the command line and the configuration say for it.</param>
    public static UpTarget Of(TargetWishes wishes, string name, DebugRequest common)
    {
        var toolbox = common.Toolbox with
        {
            Image = wishes.Image ?? common.Toolbox.Image,
            PullPolicy = wishes.PullPolicy ?? common.Toolbox.PullPolicy,
            Profile = wishes.Profile ?? common.Toolbox.Profile,
            TimeToLive = wishes.TimeToLive ?? common.Toolbox.TimeToLive,
        };
        return new UpTarget(name, wishes.Tool == WorkspaceTool.None
            ? new ForwardRequest
            {
                Target = common.Target,
                Toolbox = toolbox,
                IsDryRun = common.IsDryRun,
                Grace = wishes.Grace ?? common.Grace,
                Hold = wishes.Hold ?? common.Hold,
                Forwards = wishes.Forwards,
            }
            : common with
            {
                Toolbox = toolbox,
                Name = name,
                Tool = Tool(wishes.Tool),
                ProcessId = wishes.ProcessId,
                LocalPort = wishes.LocalPort,
                Forwards = wishes.Forwards,
                Source = wishes.Source,
                RemoteSource = wishes.RemoteSource,
                Budget = wishes.Budget ?? (wishes.HasNoBudget ? null : common.Budget),
                HasNoBudget = wishes.HasNoBudget || (common.HasNoBudget && wishes.Budget is null),
                IsShielded = wishes.IsShielded || common.IsShielded,
                HasNoMemoryCheck = wishes.HasNoMemoryCheck || common.HasNoMemoryCheck,
                Grace = wishes.Grace ?? common.Grace,
                Hold = wishes.Hold ?? common.Hold,
            })
        {
            ShowsLogs = wishes.ShowsLogs,
        };
    }

    private static DebuggerKind? Tool(WorkspaceTool? tool) => tool switch
    {
        WorkspaceTool.Go => DebuggerKind.Delve,
        WorkspaceTool.Node => DebuggerKind.Node,
        WorkspaceTool.Python => DebuggerKind.Debugpy,
        WorkspaceTool.Java => DebuggerKind.Jdwp,
        WorkspaceTool.Native => DebuggerKind.Native,
        _ => null,
    };
}
