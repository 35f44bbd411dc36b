using Sonde.Core.Plans;
using Sonde.Core.Production;
using Sonde.Core.Settings;

namespace Sonde.Cli.Terminal;

/// <summary>The plan.</summary>
internal static class PlanText
{
    /// <summary>Writes it.</summary>
    public static void Write(Plan plan, Page page)
    {
        page.Add("Plan", Tone.Strong);
        page.AddProse("  target   ", plan.Target);
        switch (plan.Toolbox)
        {
            case AddToolbox add:
                page.AddProse("  toolbox  ", $"add {add.Name}");
                page.AddProse("  image    ", $"{add.Image} ({Pulled(add.PullPolicy)})");
                page.AddProse("  rights   ", add.Security.ToString());
                page.AddProse("  because  ", add.Reason);
                page.AddProse("  ends     ", $"by itself {DurationText.Format(add.TimeToLive)} after the last session");
                if (add.Overlay is not null)
                {
                    page.AddProse("  custom   ", "the fields of --custom are laid over the container");
                }

                break;
            case ReuseToolbox reuse:
                page.AddProse("  toolbox  ", $"use {reuse.Name}, which {(reuse.IsStarting ? "is starting" : "runs already")}");
                page.AddProse("  because  ", reuse.Reason);
                break;
            case UseDeclaredToolbox declared:
                page.AddProse("  toolbox  ", $"use {declared.Name}, which the pod declares");
                page.AddProse("  because  ", declared.Reason);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(plan), plan.Toolbox.GetType().Name, "A toolbox plan without a text.");
        }

        page.AddProse("  tool     ", plan.Tool);
        if (plan.Budget is not null)
        {
            page.AddProse("  budget   ", plan.Budget);
        }

        foreach (var line in plan.Shield ?? [])
        {
            page.AddProse("  shield   ", line);
        }

        if (plan.Memory is not null)
        {
            page.AddProse("  memory   ", plan.Memory);
        }

        if (plan.Guard is { } guard)
        {
            page.AddProse("  guard    ", guard.Text, guard.Standing == GuardStanding.Production ? Tone.Warning : Tone.Faint);
            if (guard.Reason is { } reason)
            {
                page.AddProse("  reason   ", reason);
            }
        }

        foreach (var note in plan.Notes)
        {
            page.AddProse("  note     ", note);
        }
    }

    private static string Pulled(PullPolicy policy) => policy switch
    {
        PullPolicy.IfNotPresent => "pulled if the node has none",
        PullPolicy.Always => "always pulled",
        PullPolicy.Never => "never pulled",
        _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, null),
    };
}
