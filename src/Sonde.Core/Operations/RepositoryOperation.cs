using System.Text;
using Sonde.Core.Faults;
using Sonde.Core.Ide;
using Sonde.Core.Reports;
using Sonde.Core.Repositories;
using Sonde.Core.Settings;
using Sonde.Core.Workspaces;

namespace Sonde.Core.Operations;

/// <summary><c>sonde init</c> in a repository: writes what is missing to build and run it in both modes. Asks no target and no cluster.</summary>
/// <param name="request">What is wanted.</param>
/// <param name="folder">The working folder.</param>
/// <param name="files">Its files.</param>
/// <param name="reporter">Hears what was found and written.</param>
internal sealed class RepositoryOperation(InitRequest request, RepositoryFolder folder, IWorkspaceFiles files, IReporter reporter)
{
    /// <summary>Reads, shows and writes.</summary>
    /// <exception cref="FaultException">SND2020: it is not clear what is to be built. SND2009, SND2011: it cannot be written. Nothing was written then.</exception>
    public ExitCode Run()
    {
        var facts = RepositoryReading.Read(folder, request.Repository);
        foreach (var choice in facts.Choices)
        {
            reporter.Report(new ChoiceReport(choice));
        }

        var own = OwnManifests.Find(folder);
        var writer = new ScaffoldWriter(files, folder.Root);
        var plan = writer.Plan(Scaffold.For(facts, request.ToolboxImage, own is not null), request.IsForced);
        reporter.Report(new ScaffoldReport(folder.Root, RepositoryWords.Describe(facts), [.. plan.Select(Row)]));
        foreach (var warning in Warnings(facts, own, plan))
        {
            reporter.Report(warning);
        }

        if (request.IsDryRun)
        {
            reporter.Report(new DryRunReport("nothing was written"));
            return ExitCode.Done;
        }

        reporter.Report(new HandOverReport(RepositoryWords.Next(facts, own is null, request.ToolboxImage), writer.Write(plan)));
        return ExitCode.Done;
    }

    private IEnumerable<WarningReport> Warnings(RepositoryFacts facts, string? own, IReadOnlyList<PlannedFile> plan)
    {
        if (own is not null)
        {
            yield return new WarningReport(
                $"{own} is there: no second set of manifests is put beside it", "charts/sonde-debug adds debug mode to a chart, a component to a Kustomize base: docs/guide/dual-mode.md");
        }

        if (plan[0].State is ScaffoldState.Left)
        {
            yield return new WarningReport(
                $"{plan[0].File.Path} is left as it is", "the other files expect of it a last stage that runs as uid 1001 with a read-only root, and a stage named debug; --force replaces it");
        }

        if (facts.Language is RepositoryLanguage.Go && ImageAdvice.Note(request.ToolboxImage) is { } note)
        {
            yield return new WarningReport($"The debug stage is made from {request.ToolboxImage}. {note}", ImageAdvice.Build);
        }
    }

    private static ScaffoldRow Row(PlannedFile file) => new(
        file.File.Path,
        file.State,
        file.File.IsShown ? LineDifference.Between(file.Before is null ? "" : Encoding.UTF8.GetString(file.Before), file.File.Text) : []);
}
