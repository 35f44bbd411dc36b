namespace Sonde.Core.Ide;

/// <summary>Cleans up after a write that the file system refused.</summary>
internal static class FolderRefusal
{
    /// <summary>Takes back a folder that was made for the file, and gives the system's words.</summary>
    public static string After(IWorkspaceFiles files, string folder, bool madeFolder, Exception refused)
    {
        if (!madeFolder)
        {
            return refused.Message;
        }

        try
        {
            files.DeleteEmptyDirectory(folder);
            return refused.Message;
        }
        catch (Exception again) when (again is IOException or UnauthorizedAccessException)
        {
            return $"{refused.Message}; the empty folder {folder} stays behind";
        }
    }
}
