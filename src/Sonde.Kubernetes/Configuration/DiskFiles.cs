namespace Sonde.Kubernetes.Configuration;

/// <summary>Files as the disk has them.</summary>
internal static class DiskFiles
{
    /// <summary>The whole file, or null where there is none.</summary>
    public static byte[]? Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
    }
}
