using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Sonde.Core.Ide;

/// <summary>The .run folder of JetBrains' IDEs: one file a configuration, so only whole files of ours come and go.</summary>
internal sealed class RunFolder(IWorkspaceFiles files)
{
    private const string Ending = ".run.xml";

    public (IdeEdit? Edit, IdeRefusal? Refusal) Put(string root, string name, string text)
    {
        var folder = WorkspacePath.Join(root, ".run");
        var path = WorkspacePath.Join(folder, IdeNames.FileStem(name) + Ending);
        var madeFolder = false;
        try
        {
            var before = files.Read(path);
            if (before is not null && Configuration(before)?.Name != name)
            {
                return (null, new(IdeKind.GoLand, path, IdeRefusalReason.NotOurs, "a file of this name is there and was not written by sonde"));
            }

            // A folder that holds nothing but files of ours was made by a session before this one: the last of us removes it.
            var isFolderOurs = !files.IsDirectory(folder) || (files.List(folder) is { Count: > 0 } names && names.All(file => IsOurs(WorkspacePath.Join(folder, file))));
            if (!files.IsDirectory(folder))
            {
                files.MakeDirectory(folder);
                madeFolder = true;
            }

            var written = Encoding.UTF8.GetBytes(text);
            if (!files.Replace(path, written, before))
            {
                return (null, new(IdeKind.GoLand, path, IdeRefusalReason.Contended, "it was changed by another program meanwhile"));
            }

            var change = before is null ? IdeChange.FileMade : IdeChange.EntryReplaced;
            return (new(IdeKind.GoLand, path, name, change) { Written = written, IsFolderOurs = isFolderOurs }, null);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return (null, new(IdeKind.GoLand, path, IdeRefusalReason.NotWritable, FolderRefusal.After(files, folder, madeFolder, refused)));
        }
    }

    /// <summary>Deletes the file where it is as it was written.</summary>
    public IdeRestoration TakeBack(IdeEdit edit) => Delete(edit, current =>
        current.AsSpan().SequenceEqual(edit.Written) ? null : "it was changed since sonde wrote it");

    /// <summary>Deletes the file where it still holds the configuration of that name.</summary>
    public IdeRestoration Remove(IdeEdit edit) => Delete(edit, current =>
        Configuration(current)?.Name == edit.EntryName ? null : "it holds another configuration by now");

    public IEnumerable<IdeLeftover> Leftovers(string root)
    {
        var folder = WorkspacePath.Join(root, ".run");
        List<IdeLeftover> found = [];
        try
        {
            foreach (var path in files.List(folder).Where(name => name.EndsWith(Ending, StringComparison.Ordinal)).Select(name => WorkspacePath.Join(folder, name)))
            {
                if (files.Read(path) is { } bytes && Configuration(bytes) is { } configuration && IdeNames.IsOurs(configuration.Name))
                {
                    found.Add(new(IdeKind.GoLand, path, configuration.Name, configuration.Port));
                }
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // What was found so far is still true; a leftover in an unreadable file could not be removed either.
        }

        return found;
    }

    private IdeRestoration Delete(IdeEdit edit, Func<byte[], string?> whyKept)
    {
        try
        {
            var current = files.Read(edit.Path);
            if (current is not null && whyKept(current) is { } reason)
            {
                return new(edit.Path, edit.EntryName, IdeOutcome.Kept, reason);
            }

            files.Delete(edit.Path);
            if (edit.IsFolderOurs && WorkspacePath.Parent(edit.Path) is { } folder)
            {
                files.DeleteEmptyDirectory(folder);
            }

            return new(edit.Path, edit.EntryName, current is null ? IdeOutcome.AlreadyGone : IdeOutcome.FileDeleted, null);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return new(edit.Path, edit.EntryName, IdeOutcome.Kept, refused.Message);
        }
    }

    private bool IsOurs(string path) =>
        !files.IsDirectory(path) && files.Read(path) is { } bytes && Configuration(bytes) is { } configuration && IdeNames.IsOurs(configuration.Name);

    private static (string Name, int? Port)? Configuration(byte[] bytes)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(bytes), new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            XElement[] all = [.. XDocument.Load(reader).Root!.Elements("configuration")];
            if (all is not [var only] || only.Attribute("name")?.Value is not { } name)
            {
                return null;
            }

            var isPort = int.TryParse(only.Attribute("port")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port);
            return (name, isPort ? port : null);
        }
        catch (XmlException)
        {
            // Not XML: then it is not ours, which is all that is asked.
            return null;
        }
    }
}
