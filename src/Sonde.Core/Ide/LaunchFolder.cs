using System.Text;
using Sonde.Core.Ide.Jsonc;

namespace Sonde.Core.Ide;

/// <summary>The .vscode folder: <see cref="LaunchFile"/> carried out on the files.</summary>
internal sealed class LaunchFolder(IWorkspaceFiles files)
{
    // Another writer wins once in a while (an IDE's save, a session that starts at the same moment), never this often in a row.
    private const int Attempts = 5;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public (IdeEdit? Edit, IdeRefusal? Refusal) Put(string root, IdeEntry entry)
    {
        var folder = WorkspacePath.Join(root, ".vscode");
        var path = WorkspacePath.Join(folder, "launch.json");
        var madeFolder = false;
        try
        {
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                var before = files.Read(path);
                if (Decode(before, path, out var text) is { } undecodable)
                {
                    return (null, undecodable);
                }

                var result = LaunchFile.Put(text, entry, madeFolder || !files.IsDirectory(folder));
                if (result is not LaunchEdit.Edited edited)
                {
                    return (null, Malformed(path, ((LaunchEdit.Refused)result).Fault));
                }

                if (!files.IsDirectory(folder))
                {
                    files.MakeDirectory(folder);
                    madeFolder = true;
                }

                var written = Encoding.UTF8.GetBytes(edited.Text);
                if (files.Replace(path, written, before))
                {
                    var change = edited.IsReplacement ? IdeChange.EntryReplaced : before is null ? IdeChange.FileMade : IdeChange.EntryAdded;
                    var without = edited.Without is null ? null : Encoding.UTF8.GetBytes(edited.Without);
                    return (new(IdeKind.VisualStudioCode, path, entry.Name, change) { Written = written, Without = without, IsCompound = entry.IsCompound }, null);
                }
            }

            return (null, new(IdeKind.VisualStudioCode, path, IdeRefusalReason.Contended, "it was changed by another program at every attempt"));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return (null, new(IdeKind.VisualStudioCode, path, IdeRefusalReason.NotWritable, FolderRefusal.After(files, folder, madeFolder, refused)));
        }
    }

    public IdeRestoration TakeBack(IdeEdit edit)
    {
        try
        {
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                var current = files.Read(edit.Path);
                if (current is null)
                {
                    return new(edit.Path, edit.EntryName, IdeOutcome.AlreadyGone, null);
                }

                var isUntouched = edit.Written.Length > 0 && current.AsSpan().SequenceEqual(edit.Written);
                if (Decode(current, edit.Path, out var text) is { } undecodable)
                {
                    return new(edit.Path, edit.EntryName, IdeOutcome.Kept, undecodable.Detail);
                }

                var result = isUntouched
                    ? new LaunchEdit.Edited(text!, edit.Without is null ? null : Encoding.UTF8.GetString(edit.Without), false)
                    : LaunchFile.Remove(text!, edit.EntryName, IdeEntry.ListOf(edit.IsCompound));
                switch (result)
                {
                    case LaunchEdit.NotThere:
                        return new(edit.Path, edit.EntryName, IdeOutcome.AlreadyGone, null);
                    case LaunchEdit.Refused { Fault: var fault }:
                        return new(edit.Path, edit.EntryName, IdeOutcome.Kept, Malformed(edit.Path, fault).Detail);
                    case LaunchEdit.Edited { Without: null }:
                        return Delete(edit, text!);
                    case LaunchEdit.Edited { Without: { } without } when files.Replace(edit.Path, Encoding.UTF8.GetBytes(without), current):
                        return new(edit.Path, edit.EntryName, isUntouched ? IdeOutcome.Restored : IdeOutcome.EntryRemoved, null);
                    case LaunchEdit.Edited:
                        break;
                }
            }

            return new(edit.Path, edit.EntryName, IdeOutcome.Kept, "it was changed by another program at every attempt");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return new(edit.Path, edit.EntryName, IdeOutcome.Kept, refused.Message);
        }
    }

    public IEnumerable<IdeLeftover> Leftovers(string root)
    {
        var path = WorkspacePath.Join(root, ".vscode/launch.json");
        string? text;
        try
        {
            _ = Decode(files.Read(path), path, out text);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [];
        }

        return LaunchFile.Entries(text ?? string.Empty).Select(entry => new IdeLeftover(IdeKind.VisualStudioCode, path, entry.Name, entry.Port));
    }

    private IdeRestoration Delete(IdeEdit edit, string text)
    {
        files.Delete(edit.Path);
        if (LaunchFile.IsFolderOurs(text) && WorkspacePath.Parent(edit.Path) is { } folder)
        {
            files.DeleteEmptyDirectory(folder);
        }

        return new(edit.Path, edit.EntryName, IdeOutcome.FileDeleted, null);
    }

    private static IdeRefusal? Decode(byte[]? bytes, string path, out string? text)
    {
        text = null;
        try
        {
            text = bytes is null ? null : StrictUtf8.GetString(bytes);
            return null;
        }
        catch (DecoderFallbackException)
        {
            return new(IdeKind.VisualStudioCode, path, IdeRefusalReason.Malformed, "it is not UTF-8 text", 1, 1);
        }
    }

    private static IdeRefusal Malformed(string path, JsoncFault fault) =>
        new(IdeKind.VisualStudioCode, path, IdeRefusalReason.Malformed, $"line {fault.Line}, column {fault.Column}: {fault.Reason}", fault.Line, fault.Column);
}
