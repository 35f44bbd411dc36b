using Sonde.Core.Faults;
using Sonde.Core.Plans;

namespace Sonde.Core.Production;

/// <summary>Lets a tool through to a target, or refuses it. Pure. Every plan goes through here.</summary>
internal static class GuardGate
{
    /// <summary>Lets it through.</summary>
    /// <param name="verdict">What the guard made of the surroundings.</param>
    /// <param name="tool">What is wanted.</param>
    /// <param name="wishes">What the user says about production.</param>
    /// <param name="target">The target, for people.</param>
    /// <returns>What the plan says of it; null where there is nothing to say.</returns>
    /// <exception cref="FaultException">SND4007: production, and no --allow-stop. SND4008: the owners do not allow it.</exception>
    public static PlanGuard? Pass(GuardVerdict verdict, ToolWish tool, GuardWishes wishes, string target)
    {
        if (Forbidden(verdict, tool, target) is { } forbidden)
        {
            throw new FaultException(forbidden);
        }

        if (!tool.IsObserving && verdict.NeedsPermission && wishes.Reason is null && !wishes.IsTrial)
        {
            throw new FaultException(Unpermitted(verdict, tool, wishes, target));
        }

        return Tell(verdict, tool, wishes) is { } text ? new PlanGuard(verdict.Standing, text, wishes.Reason?.Text) : null;
    }

    /// <summary>What the owners say against it; null for nothing.</summary>
    public static Fault? Forbidden(GuardVerdict verdict, ToolWish tool, string target)
    {
        if (verdict.Mark is not { } mark || mark.Word == OwnersWord.Full || (mark.Word == OwnersWord.Observe && tool.IsObserving))
        {
            return null;
        }

        var isObserve = mark.Word == OwnersWord.Observe;
        var why = !mark.IsUnderstood ? mark.Text
            : isObserve ? $"its owners allow only what does not stop it: {mark.Text}; --allow-stop does not change that"
            : $"its owners allow nothing: {mark.Text}";
        string[] next = isObserve
            ? ["ask its owners, who may write full in its place (docs/guide/production.md)", "ports can be opened all the same, with sonde forward"]
            : ["ask its owners, who may write observe or full in its place (docs/guide/production.md)"];
        return new Fault(FaultCatalog.OwnersRefuse, $"cannot open a session on {target}", why, next);
    }

    private static Fault Unpermitted(GuardVerdict verdict, ToolWish tool, GuardWishes wishes, string target) => new(
        FaultCatalog.ProductionGuarded,
        $"cannot open a session that {tool.Deed} {target}",
        $"it counts as {verdict.Text}{(verdict.IsNamespaceRead ? "" : "; its namespace could not be read, so only names and the pod could tell")}",
        [
            wishes.Command.Length > 0 ? $"{wishes.Command} --allow-stop --reason 'REASON'" : "repeat the command with --allow-stop and --reason 'REASON'",
            "REASON tells others why that has to be; it stands in the plan and in the receipt",
            "where this is not production, say so: production.notProduction in the configuration file, or the owners' sonde.dev/debug: full (docs/guide/production.md)",
        ]);

    private static string? Tell(GuardVerdict verdict, ToolWish tool, GuardWishes wishes)
    {
        var isStopping = !tool.IsObserving;
        var follows = verdict switch
        {
            { Standing: GuardStanding.Production, IsFree: true } => $"; its owners allow everything: {verdict.Mark!.Text}",
            { Standing: GuardStanding.Production } when !isStopping => $"; {tool.ObservingText}",
            { Standing: GuardStanding.Production } when wishes.Reason is not null => "; it may be stopped: --allow-stop was given",
            { Standing: GuardStanding.Production } => "; without --allow-stop and --reason it is not stopped",
            { Mark.Word: OwnersWord.Observe } => $"; its owners allow only what does not stop it: {verdict.Mark!.Text}",
            _ when wishes.Reason is not null => "; --allow-stop is not needed",
            _ => null,
        };
        return follows is null ? null : verdict.Text + follows;
    }
}
