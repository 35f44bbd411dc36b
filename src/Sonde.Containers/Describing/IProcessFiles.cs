namespace Sonde.Containers.Describing;

/// <summary>This host's /proc, as far as a container's first process is concerned.</summary>
internal interface IProcessFiles
{
    /// <summary>The text of /proc/PID/FILE, or null when it cannot be read for whatever reason.</summary>
    string? Read(int pid, string file);
}
