using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Settings;

namespace Sonde.Core.Workspaces;

/// <summary>Finds and reads a sonde.yaml.</summary>
public static class WorkspaceFile
{
    /// <summary>Its usual name.</summary>
    public const string Name = "sonde.yaml";

    private const int MaximumFolders = 64;

    /// <summary>
    /// Where it is: in the working folder, or the nearest one above that has one, up to the root of the Git repository. Outside of a repository only the working
    /// folder counts: what lies further up may be a stranger's.
    /// </summary>
    /// <returns>The full path; the one in the working folder where there is none.</returns>
    public static string Find(HostContext host)
    {
        var candidates = new List<string>();
        var folder = host.WorkingDirectory;
        for (var depth = 0; depth < MaximumFolders && folder is not null; depth++)
        {
            candidates.Add(Path.Combine(folder, Name));
            if (Path.Exists(Path.Combine(folder, ".git")))
            {
                return candidates.FirstOrDefault(File.Exists) ?? candidates[0];
            }

            folder = Path.GetDirectoryName(folder);
        }

        return candidates[0];
    }

    /// <summary>Reads it.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="FaultException">SND2010, with everything that is wrong in it, each with line and column.</exception>
    public static async Task<Workspace> LoadAsync(string path, CancellationToken cancellation)
    {
        string text;
        try
        {
            text = await BoundedFile.ReadAsync(path, cancellation).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Malformed(path, fault.Message, "name another file, or change to the folder that has one", fault);
        }

        var reader = new WorkspaceReader(path);
        return reader.Read(text) ?? throw Malformed(path, string.Join("\n", reader.Errors), "correct what is named: docs/guide/workspace.md lists every key", null);
    }

    private static FaultException Malformed(string path, string why, string next, Exception? cause) =>
        new(FaultCatalog.WorkspaceMalformed, $"cannot use {path}", why, next, cause);
}
