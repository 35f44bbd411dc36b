using System.Text;
using Sonde.Core.Ide;

namespace Sonde.Core.Sources;

/// <summary>Reads which commit a working tree is at, from git's own files (gitrepository-layout(5)): no git is run, no hook, no configuration of the repository's.</summary>
internal static class GitHead
{
    // HEAD names a branch, a branch could name another: git allows five steps.
    private const int MostSteps = 5;

    /// <summary>The commit checked out in the repository that holds <paramref name="directory"/>; null for none, or where it is kept in another form (reftable).</summary>
    public static string? Read(IWorkspaceFiles files, string directory)
    {
        foreach (var parent in WorkspacePath.Ancestors(directory))
        {
            var dotGit = WorkspacePath.Join(parent, ".git");
            if (files.Exists(dotGit))
            {
                return GitDirectory(files, dotGit) is { } git ? Resolve(files, git) : null;
            }
        }

        return null;
    }

    // In a linked worktree and in a submodule .git is a file that names the directory.
    private static string? GitDirectory(IWorkspaceFiles files, string dotGit)
    {
        const string Mark = "gitdir:";
        if (files.IsDirectory(dotGit))
        {
            return dotGit;
        }

        var text = Line(files, dotGit);
        return text is not null && text.StartsWith(Mark, StringComparison.Ordinal)
            ? WorkspacePath.Resolve(WorkspacePath.Parent(dotGit)!, text[Mark.Length..].Trim())
            : null;
    }

    private static string? Resolve(IWorkspaceFiles files, string git)
    {
        const string Mark = "ref:";
        var common = Line(files, WorkspacePath.Join(git, "commondir")) is { } other ? WorkspacePath.Resolve(git, other) : git;
        var value = Line(files, WorkspacePath.Join(git, "HEAD"));
        for (var step = 0; step < MostSteps && value is not null; step++)
        {
            if (!value.StartsWith(Mark, StringComparison.Ordinal))
            {
                return IsCommit(value) ? value : null;
            }

            var name = value[Mark.Length..].Trim();
            if (!name.StartsWith("refs/", StringComparison.Ordinal) || name.Contains("..", StringComparison.Ordinal))
            {
                return null;
            }

            value = Line(files, WorkspacePath.Join(git, name)) ?? Line(files, WorkspacePath.Join(common, name)) ?? Packed(files, common, name);
        }

        return null;
    }

    private static string? Packed(IWorkspaceFiles files, string common, string name)
    {
        var packed = files.Read(WorkspacePath.Join(common, "packed-refs"));
        return (packed is null ? string.Empty : Encoding.UTF8.GetString(packed)).Split('\n')
            .Select(line => line.TrimEnd('\r').Split(' '))
            .FirstOrDefault(words => words.Length == 2 && words[1] == name)?[0];
    }

    private static bool IsCommit(string text) => text.Length is 40 or 64 && text.All(char.IsAsciiHexDigitLower);

    private static string? Line(IWorkspaceFiles files, string path) =>
        !files.IsDirectory(path) && files.Read(path) is { } bytes ? Encoding.UTF8.GetString(bytes).Trim() : null;
}
