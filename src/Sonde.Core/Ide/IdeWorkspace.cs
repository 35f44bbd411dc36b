namespace Sonde.Core.Ide;

/// <summary>
/// Writes the entries of a session into the IDEs' files and takes them back. No member throws for the file system's sake: what could not be done is
/// a value, since a session goes on without its IDE.
/// </summary>
public sealed class IdeWorkspace(IWorkspaceFiles files)
{
    /// <summary>A file is read, changed and written: the sessions of one command, which begin and end together, take turns.</summary>
    private static readonly Lock Turn = new();

    private readonly LaunchFolder _launch = new(files);
    private readonly RunFolder _run = new(files);

    /// <summary>
    /// Writes the offer for each of the IDEs. An entry of the same name is replaced, entries of other sessions stay. A file is written whole or not at all.
    /// </summary>
    public IdeHandOver HandOver(WorkspaceRoot workspace, IReadOnlyList<IdeKind> ides, IdeOffer offer)
    {
        List<IdeEdit> edits = [];
        List<IdeRefusal> refusals = [];
        lock (Turn)
        {
            foreach (var ide in ides)
            {
                var root = workspace.For(ide);
                (var edit, var refusal) = ide switch
                {
                    IdeKind.VisualStudioCode when offer.Entry is { } entry => _launch.Put(root, entry),
                    IdeKind.GoLand when offer.RunConfiguration is { } text => _run.Put(root, offer.Name, text),
                    _ => (null, null),
                };
                edits.AddRange(edit is null ? [] : [edit]);
                refusals.AddRange(refusal is null ? [] : [refusal]);
            }
        }

        return new(edits, refusals);
    }

    /// <summary>
    /// Takes every entry out again, in reverse order. A file that is as it was written becomes byte for byte what it was; one that was changed meanwhile loses our
    /// entry only. Harmless when called twice.
    /// </summary>
    public IReadOnlyList<IdeRestoration> TakeBack(IdeHandOver handOver)
    {
        lock (Turn)
        {
            return [.. handOver.Edits.Reverse().Select(edit => edit.Ide == IdeKind.VisualStudioCode ? _launch.TakeBack(edit) : _run.TakeBack(edit))];
        }
    }

    /// <summary>Every entry of ours in the workspace's files; files that cannot be read count as empty.</summary>
    public IReadOnlyList<IdeLeftover> Leftovers(WorkspaceRoot workspace) =>
        [.. _launch.Leftovers(workspace.For(IdeKind.VisualStudioCode)), .. _run.Leftovers(workspace.For(IdeKind.GoLand))];

    /// <summary>Takes a leftover out. Only for one whose session is known to be over.</summary>
    public IdeRestoration Remove(IdeLeftover leftover)
    {
        IdeEdit edit = new(leftover.Ide, leftover.Path, leftover.EntryName, IdeChange.EntryAdded);
        return leftover.Ide == IdeKind.VisualStudioCode ? _launch.TakeBack(edit) : _run.Remove(edit);
    }
}
