using Sonde.Core.Plans;
using Sonde.Core.Reports;

namespace Sonde.Core.Production;

/// <summary>What <c>sonde doctor</c> says of production. Pure.</summary>
internal static class GuardCheck
{
    /// <summary>The check; it stands in the way only where the owners forbid what is wanted.</summary>
    public static DoctorCheck Of(GuardVerdict verdict, ToolWish tool, string target)
    {
        const string Name = "guard";
        if (GuardGate.Forbidden(verdict, tool, target) is { } forbidden)
        {
            return new DoctorCheck(Name, false, $"{forbidden.Why} ({forbidden.Definition.Code})", forbidden.Next[0]);
        }

        string[] words =
        [
            verdict.Text,
            .. verdict.IsFree ? new[] { $"its owners allow everything: {verdict.Mark!.Text}" } : [],
            .. verdict.NeedsPermission ? new[] { "sonde debug needs --allow-stop and --reason" } : [],
            .. verdict.IsNamespaceRead ? [] : new[] { "the namespace could not be read" },
        ];
        return new DoctorCheck(Name, verdict.Standing == GuardStanding.Known ? true : null, string.Join("; ", words), null);
    }
}
