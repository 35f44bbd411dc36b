using Sonde.Core.Faults;
using Sonde.Core.Platforms;
using Sonde.Core.Production;
using Sonde.Core.Settings;

namespace Sonde.Core.Plans;

/// <summary>Facts, a tool and wishes become a plan, or a fault that says why there is none. Pure.</summary>
internal static class PlanMaker
{
    /// <summary>Makes the plan.</summary>
    /// <param name="facts">What was found.</param>
    /// <param name="wishes">What the user wants.</param>
    /// <param name="tool">What is done, for the plan.</param>
    /// <param name="suffix">Makes a new toolbox's name unique: a few letters and digits.</param>
    /// <exception cref="FaultException">Nothing may or can be added.</exception>
    public static Plan Make(PlatformFacts facts, ToolboxWishes wishes, ToolWish tool, string suffix)
    {
        // Before the rights: nobody should ask for rights in order to do what is not to be done.
        var verdict = ProductionGuard.Judge(facts.Surroundings, wishes.Guard.Settings);
        var guard = GuardGate.Pass(verdict, tool, wishes.Guard, facts.Target);
        IReadOnlyList<string> notes = [.. facts.Notes, .. tool.Notes, .. verdict.Notes];
        var needed = wishes.IsNewWanted ? null : Reusable(facts, wishes, tool);
        RefuseMissingRights(facts, needed is null);
        if (needed is not null)
        {
            return new Plan(facts.Target, needed, tool.Text, notes) { Budget = tool.Budget?.Text, Shield = tool.Shield?.Lines, Memory = tool.Memory, Guard = guard };
        }

        if (facts.Obstacle is { } obstacle)
        {
            throw new FaultException(obstacle);
        }

        var toolbox = new AddToolbox
        {
            Name = NewName(facts, tool, suffix),
            Image = wishes.Image,
            PullPolicy = wishes.PullPolicy,
            Security = Choose(facts, wishes, tool) is var rung && rung is RungFound found ? found.Security : throw Excluded(facts, tool, rung),
            TimeToLive = wishes.TimeToLive,
            Overlay = wishes.Overlay,
            Reason = rung.Reason,
        };
        return new Plan(facts.Target, toolbox, tool.Text, ImageAdvice.Note(wishes.Image) is { } note ? [.. notes, note] : notes)
        {
            Budget = tool.Budget?.Text,
            Shield = tool.Shield?.Lines,
            Memory = tool.Memory,
            Guard = guard,
        };
    }

    private static RungDecision Choose(PlatformFacts facts, ToolboxWishes wishes, ToolWish tool)
    {
        if (facts.Given is { } given)
        {
            return given;
        }

        var rung = PrivilegeLadder.Choose(new LadderQuestion(facts.Identity, wishes.Profile, facts.Level, facts.Legacy)
        {
            NeedsShield = tool.Shield is not null,
            IsCapture = tool.IsCapture,
            IsProbing = tool.IsProbing,
            IsSampling = tool.IsSampling,
            IsIntercept = tool.IsIntercept,
            LooksInside = tool.LooksInside,
            IsFromStart = tool.IsFromStart,
        });
        return rung switch
        {
            RungExcluded when !tool.NeedsTrace && !tool.IsCapture => new RungFound(new ToolboxSecurity()) { Reason = "connections need no privilege: it takes what the pod gives" },
            RungFound { Security.AddCapabilities.Count: > 0 } found when tool.NoCapability is { } reason && wishes.Profile == DebugProfile.Auto =>
                new RungFound(found.Security with { AddCapabilities = [] }) { Reason = reason },
            _ => rung,
        };
    }

    /// <summary>A declared toolbox first: its owners chose it; then an added one that may do what the plan would ask for.</summary>
    private static ToolboxPlan? Reusable(PlatformFacts facts, ToolboxWishes wishes, ToolWish tool)
    {
        if (facts.Toolboxes.FirstOrDefault(toolbox => toolbox.IsDeclared) is { } declared && wishes.Profile == DebugProfile.Auto)
        {
            return new UseDeclaredToolbox { Name = declared.Name, Reason = $"the pod declares it (image {declared.Image})" };
        }

        if (!tool.NeedsTrace && !tool.IsCapture && facts.Toolboxes.Count > 0)
        {
            return Reuse(facts.Toolboxes[0], ", and connections need no privilege");
        }

        if (Choose(facts, wishes, tool) is not RungFound { Security: var security } || wishes.Overlay is not null)
        {
            return null;
        }

        var running = facts.Toolboxes.FirstOrDefault(toolbox =>
            !toolbox.IsDeclared && security.Equals(toolbox.Security) && string.Equals(toolbox.Image, wishes.Image, StringComparison.Ordinal));
        return running is null ? null : Reuse(running, $" with the same image and privileges ({security})");
    }

    private static ReuseToolbox Reuse(ToolboxCandidate toolbox, string because) => new()
    {
        Name = toolbox.Name,
        Reason = (toolbox.IsStarting ? "it is starting" : "it runs already") + because,
        IsStarting = toolbox.IsStarting,
    };

    private static void RefuseMissingRights(PlatformFacts facts, bool isAdding)
    {
        var missing = facts.MissingRights.Where(right => isAdding || !right.Right.IsForAdding).ToArray();
        if (missing.Length > 0)
        {
            throw new FaultException(new Fault(
                FaultCatalog.RightsMissing,
                $"cannot open a session on {facts.Target}",
                MissingRight.Explain(facts.User, missing),
                [facts.Grant(missing)]));
        }
    }

    private static FaultException Excluded(PlatformFacts facts, ToolWish tool, RungDecision rung) => new(new Fault(
        facts.Legacy is null ? FaultCatalog.PrivilegesExcluded : FaultCatalog.LegacyShapeTooWeak,
        $"cannot add a toolbox that may {(tool.IsCapture ? "capture the packets of" : tool.IsIntercept ? "intercept the traffic of" : tool.IsProbing ? "trace the calls of" : tool.IsSampling ? "sample" : "trace")} {facts.Target}{(tool.Shield is null ? "" : " and answer its probes")}",
        rung.Reason,
        rung is RungExcluded excluded ? excluded.Next : []));

    private static string NewName(PlatformFacts facts, ToolWish tool, string suffix)
    {
        var name = $"sonde-{tool.ImageName}-{suffix}";
        for (var attempt = 2; facts.TakenNames.Contains(name, StringComparer.Ordinal); attempt++)
        {
            name = $"sonde-{tool.ImageName}-{suffix}{attempt}";
        }

        return name;
    }
}
