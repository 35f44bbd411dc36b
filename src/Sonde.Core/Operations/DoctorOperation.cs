using Sonde.Core.Faults;
using Sonde.Core.Plans;
using Sonde.Core.Platforms;
using Sonde.Core.Production;
using Sonde.Core.Reports;
using Sonde.Core.Settings;
using Sonde.Core.Tools;

namespace Sonde.Core.Operations;

/// <summary><c>sonde doctor</c>: the preflight as a report; changes nothing.</summary>
internal sealed class DoctorOperation(ITargetPlatform platform, SessionRequest request, IReporter reporter)
{
    /// <summary>Checks.</summary>
    /// <returns>1 where something stands in the way.</returns>
    public async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        var facts = await platform.InspectAsync(reporter, cancellation).ConfigureAwait(false);
        var checks = new List<DoctorCheck>(facts.Checks);
        checks.AddRange(facts.MissingRights.Select(right => new DoctorCheck("rights", false, $"you may not {right.Text}", null)));
        if (facts.MissingRights.Count > 0)
        {
            checks[^1] = checks[^1] with { Next = facts.Grant(facts.MissingRights) };
        }
        else
        {
            checks.Add(new DoctorCheck("rights", true, "every right that a session needs is there", null));
        }

        checks.AddRange(await platform.ExamineAsync(cancellation).ConfigureAwait(false));
        var guard = GuardCheck.Of(ProductionGuard.Judge(facts.Surroundings, request.Toolbox.Guard.Settings), ToolCatalog.Wish(null), facts.Target);
        checks.Add(guard);
        if (guard.IsGood != false)
        {
            checks.AddRange(await TryAsync(facts, cancellation).ConfigureAwait(false));
        }

        reporter.Report(new DoctorReport(facts.Target, checks));
        return checks.Any(check => check.IsGood == false) ? ExitCode.Negative : ExitCode.Done;
    }

    private async Task<IReadOnlyList<DoctorCheck>> TryAsync(PlatformFacts facts, CancellationToken cancellation)
    {
        try
        {
            // Missing rights are listed one by one above; here the plan is judged as if they were granted.
            var wishes = request.Toolbox with { Guard = request.Toolbox.Guard with { IsTrial = true } };
            var plan = PlanMaker.Make(facts with { MissingRights = [] }, wishes, ToolCatalog.Wish(null), "check");
            if (plan.Toolbox is not AddToolbox add)
            {
                return [new DoctorCheck("toolbox", true, $"{plan.Toolbox.Name}: {plan.Toolbox.Reason}", null)];
            }

            var proof = facts.MissingRights.Count > 0 ? null : await platform.ProveAsync(add, cancellation).ConfigureAwait(false);
            var check = new DoctorCheck("toolbox", true, $"would run with {add.Security}: {add.Reason}{(proof is null ? "" : $"; {proof}")}", null);
            return ImageAdvice.Note(add.Image) is { } note ? [check, new DoctorCheck("image", null, note, null)] : [check];
        }
        catch (FaultException error)
        {
            return [new DoctorCheck("toolbox", false, $"{error.Fault.What}: {error.Fault.Why} ({error.Fault.Definition.Code})", error.Fault.Next[0])];
        }
    }
}
