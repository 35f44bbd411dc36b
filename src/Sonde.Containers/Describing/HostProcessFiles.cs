namespace Sonde.Containers.Describing;

/// <summary>The real /proc; answers null on systems without one.</summary>
internal sealed class HostProcessFiles : IProcessFiles
{
    // status is about 1.5 KiB, cgroup a few hundred bytes; a page set beyond that is not the file that was meant.
    private const int MaximumBytes = 64 * 1024;

    public string? Read(int pid, string file)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            using var reader = new StreamReader($"/proc/{pid}/{file}");
            var buffer = new char[MaximumBytes];
            return new string(buffer, 0, reader.ReadBlock(buffer));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
