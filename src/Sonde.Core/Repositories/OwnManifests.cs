namespace Sonde.Core.Repositories;

/// <summary>Finds a chart or a Kustomize folder that somebody else wrote.</summary>
internal static class OwnManifests
{
    private const int Deepest = 3;
    private const int MostFolders = 512;

    private static readonly string[] Signs = ["Chart.yaml", "kustomization.yaml", "kustomization.yml", "Kustomization"];

    private static readonly string[] NotSearched = ["node_modules", "vendor", "bin", "obj", "target", "build", "venv"];

    /// <summary>The first, from the repository's folder; null for none. What <c>sonde init</c> wrote itself is none.</summary>
    public static string? Find(RepositoryFolder folder)
    {
        var left = new Queue<(string Path, int Depth)>([("", 0)]);
        for (var looked = 0; looked < MostFolders && left.TryDequeue(out var next); looked++)
        {
            if (Signs.Select(sign => RepositoryFolder.Join(next.Path, sign)).FirstOrDefault(path => folder.Has(path) && !IsOurs(folder, next.Path, path)) is { } found)
            {
                return found;
            }

            foreach (var inner in next.Depth < Deepest ? folder.Folders(next.Path).Where(static name => !NotSearched.Contains(name, StringComparer.Ordinal)) : [])
            {
                left.Enqueue((RepositoryFolder.Join(next.Path, inner), next.Depth + 1));
            }
        }

        return null;
    }

    private static bool IsOurs(RepositoryFolder folder, string place, string path) =>
        DeployFiles.Folders.Contains(place, StringComparer.Ordinal) && folder.Text(path)?.StartsWith(ScaffoldFile.Mark, StringComparison.Ordinal) == true;
}
