using Sonde.Core.Ide;
using Sonde.Core.Reports;

namespace Sonde.Core.Tools;

/// <summary>The IDE entries of a session; Dispose takes them back unless they are to stay, twice without harm.</summary>
internal sealed class IdeSession(IdeWorkspace ides, IdeHandOver handOver, bool isKept, IReporter reporter) : IAsyncDisposable
{
    private IReadOnlyList<IdeRestoration>? _restored;

    /// <summary>What was handed over.</summary>
    public required IdeOffer Offer { get; init; }

    /// <summary>For the receipt: what was written, and what became of it.</summary>
    public IReadOnlyList<string> Written =>
        [.. handOver.Edits.Select(edit => $"{edit.Path}: entry \"{edit.EntryName}\"{(Kept(edit) is { } why ? $", stays: {why}" : ", taken back")}")];

    /// <summary>For the receipt: what stays.</summary>
    public IReadOnlyList<string> Remains =>
        [.. handOver.Edits.Where(edit => Kept(edit) is not null).Select(edit => $"entry \"{edit.EntryName}\" in {edit.Path}")];

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (isKept || _restored is not null)
        {
            return ValueTask.CompletedTask;
        }

        _restored = ides.TakeBack(handOver);
        foreach (var kept in _restored.Where(restoration => restoration.Outcome == IdeOutcome.Kept))
        {
            reporter.Report(new WarningReport($"the entry \"{kept.EntryName}\" stays in {kept.Path}: {kept.Detail}", null));
        }

        return ValueTask.CompletedTask;
    }

    private string? Kept(IdeEdit edit)
    {
        if (isKept)
        {
            return "--keep-ide";
        }

        var restoration = _restored?.FirstOrDefault(candidate => candidate.Path == edit.Path && candidate.EntryName == edit.EntryName);
        return restoration is { Outcome: IdeOutcome.Kept } ? restoration.Detail : null;
    }
}
