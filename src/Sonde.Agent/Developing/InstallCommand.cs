using Sonde.Agent.Arguments;
using Sonde.Agent.Native;

namespace Sonde.Agent.Developing;

/// <summary>Puts this very program into a folder, for another container that has the folder too.</summary>
internal static class InstallCommand
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Returns the exit code.</summary>
    public static int Run(AgentMode.Install mode)
    {
        var path = $"{mode.Directory}/sonde-agent";
        try
        {
            File.Copy(OwnProcess.Executable, path, overwrite: true);
            File.SetUnixFileMode(path, Executable);
            return ExitCode.Done;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            StandardStreams.WriteLine(StandardStreams.Error, $"sonde-agent: cannot write {path}: {refused.Message}");
            return ExitCode.Unavailable;
        }
    }
}
