namespace Sonde.Core.Ide;

/// <summary>The directory that the user works in, and how it was found.</summary>
/// <param name="Directory">Absolute; the start directory itself where nothing marks a workspace.</param>
/// <param name="Marker">
/// The file or folder that marked it: <c>go.work</c>, <c>go.mod</c>, <c>.git</c>, <c>.vscode</c> or <c>.idea</c> (in this order where several are there);
/// null where none was found.
/// </param>
/// <param name="VisualStudioCodeFolder">
/// The directory that holds <c>.vscode</c>: the nearest one from the start up to the repository's top, since the IDE may be opened above the module; null for none.
/// </param>
/// <param name="JetBrainsFolder">The directory that holds <c>.idea</c>, likewise.</param>
public sealed record WorkspaceRoot(string Directory, string? Marker, string? VisualStudioCodeFolder, string? JetBrainsFolder)
{
    private static readonly string[] Markers = ["go.work", "go.mod", ".git", ".vscode", ".idea"];

    /// <summary>Looks from <paramref name="start"/> upwards to the nearest directory with a marker.</summary>
    /// <param name="files">Where to look.</param>
    /// <param name="start">An absolute directory.</param>
    /// <param name="home">
    /// The user's home directory, or null: ~/.vscode holds Visual Studio Code's extensions on most machines and marks no workspace; nor does a .git there.
    /// </param>
    /// <exception cref="IOException">A directory cannot be looked into.</exception>
    public static WorkspaceRoot Find(IWorkspaceFiles files, string start, string? home)
    {
        string? root = null;
        string? marker = null;
        string? code = null;
        string? jetBrains = null;
        foreach (var directory in WorkspacePath.Ancestors(start))
        {
            bool Has(string name) => files.Exists(WorkspacePath.Join(directory, name));
            string[] present = [.. Markers.Where(name => (directory != home || name.StartsWith("go.", StringComparison.Ordinal)) && Has(name))];
            if (present.Length > 0 && root is null)
            {
                (root, marker) = (directory, present[0]);
            }

            code ??= present.Contains(".vscode") ? directory : null;
            jetBrains ??= present.Contains(".idea") ? directory : null;
            if (present.Contains(".git"))
            {
                break;
            }
        }

        return new(root ?? start, marker, code, jetBrains);
    }

    /// <summary>The directory under which that IDE looks for its files: its own folder's place where there is one, else <see cref="Directory"/>.</summary>
    public string For(IdeKind ide) => ide switch
    {
        IdeKind.VisualStudioCode => VisualStudioCodeFolder ?? Directory,
        IdeKind.GoLand => JetBrainsFolder ?? Directory,
        _ => throw new ArgumentOutOfRangeException(nameof(ide), ide, "no such IDE"),
    };
}
