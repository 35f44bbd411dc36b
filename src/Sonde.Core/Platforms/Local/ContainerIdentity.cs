using Sonde.Containers;
using Sonde.Core.Plans;
using Sonde.Core.Production;

namespace Sonde.Core.Platforms.Local;

/// <summary>Who a container runs as, in the words of the plan. Pure.</summary>
internal static class ContainerIdentity
{
    /// <summary>On every toolbox: what it was allowed, so that a later session can tell whether that suffices.</summary>
    public const string SecurityLabel = "dev.sonde.security";

    /// <summary>The target's identity. The engine tells the very capabilities that its process holds, so a root target's are added by name.</summary>
    public static TargetIdentity Of(ContainerDescription target) => new(
        target.UserId,
        target.GroupId,
        target.EffectiveCapabilities is { } held
            ? new RootCapabilities(true, target.UserId is 0 ? held : [], target.IsPrivileged)
            : new RootCapabilities(false, [], target.IsPrivileged),
        target.Pid is null ? "its configuration" : "its process");

    /// <summary>A container of this machine is not production; its label may say what is allowed all the same. Other labels do not count.</summary>
    public static Surroundings SurroundingsOf(ContainerDescription target) => new()
    {
        Objects = [new MarkedObject($"container {target.Name}", new Dictionary<string, string>(), target.Labels.GetValueOrDefault(OwnersMark.Key), "label")],
    };

    /// <summary>What a running toolbox was allowed; null where its label does not tell.</summary>
    public static ToolboxSecurity? SecurityOf(ContainerDescription toolbox)
    {
        if (toolbox.UserId is null)
        {
            return null;
        }

        var asked = new ToolboxSecurity { UserId = toolbox.UserId, GroupId = toolbox.GroupId };
        ToolboxSecurity[] possible =
        [
            asked with { IsConfined = true },
            asked with { IsConfined = true, AddCapabilities = toolbox.EffectiveCapabilities ?? [] },
            ProbeRung.Least with { UserId = toolbox.UserId, GroupId = toolbox.GroupId },
            asked with { IsPrivileged = toolbox.IsPrivileged },
            asked with { AddCapabilities = ["SYS_PTRACE"] },
            asked with { AddCapabilities = ["NET_ADMIN", "NET_RAW"] },
            asked,
        ];
        var label = toolbox.Labels.GetValueOrDefault(SecurityLabel);
        return possible.FirstOrDefault(security => security.ToString() == label);
    }
}
