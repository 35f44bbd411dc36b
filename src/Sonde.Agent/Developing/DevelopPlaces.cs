using System.Text;
using Sonde.Agent.Arguments;
using Sonde.Agent.Native;
using Sonde.Agent.Programs;

namespace Sonde.Agent.Developing;

/// <summary>Where things are in the folder that a container in dev mode has for them, and what its program is started with.</summary>
internal static class DevelopPlaces
{
    private const string Environ = "/proc/self/environ";
    private const string UsualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>The agent's socket, in a folder of its own that only its user may enter.</summary>
    public static string Socket(string directory) => $"{directory}/run/agent.sock";

    /// <summary>The newest program that was sent.</summary>
    public static string Program(string directory) => $"{directory}/program";

    /// <summary>The next one, as long as it is not whole.</summary>
    public static string Next(string directory) => $"{directory}/program.next";

    /// <summary>When the container was started for the first time in its pod, in nanoseconds since 1970 by the clock of the files: kept as a file, which lives as long as the volume.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static long Since(string directory)
    {
        var path = $"{directory}/since";
        if (!File.Exists(path))
        {
            File.WriteAllBytes(path, []);
        }

        return FileStatus.Of(0, path)?.Changed ?? throw new IOException($"{path} is gone");
    }

    /// <summary>What the container's program is started with: everything as the container has it.</summary>
    public static DevelopedStart Start(AgentMode.Develop mode)
    {
        string[] environment = [.. Encoding.UTF8.GetString(File.ReadAllBytes(Environ)).Split('\0', StringSplitOptions.RemoveEmptyEntries)];
        var path = environment.FirstOrDefault(static one => one.StartsWith("PATH=", StringComparison.Ordinal))?["PATH=".Length..] ?? UsualPath;
        var name = mode.Command[0];
        var original = name.Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(name) : name;
        return new DevelopedStart(
            () => File.Exists(Program(mode.Directory)) ? Program(mode.Directory) : ProgramPath.Find(original, path, ProgramPath.IsProgram), mode.Command, environment);
    }
}
