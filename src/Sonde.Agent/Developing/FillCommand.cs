using Sonde.Agent.Arguments;
using Sonde.Agent.Native;

namespace Sonde.Agent.Developing;

/// <summary>
/// Copies what an image has in a folder into a volume that will lie over it: folders, files and links as they are, with their modes; never what a link leads to. What is there already stays: a pod
/// that was started again has newer files by then.
/// </summary>
internal static class FillCommand
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Returns the exit code; what it says on standard error is the container's last word.</summary>
    public static int Run(AgentMode.Fill mode)
    {
        if (FileStatus.Of(0, mode.From) is not { IsFolder: true })
        {
            return Fail($"the image has no folder {mode.From}");
        }

        try
        {
            Copy(mode.From, mode.To);
            return ExitCode.Done;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return Fail($"the image's files in {mode.From} cannot be copied: {refused.Message}");
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(from))
        {
            var goal = Path.Combine(to, Path.GetFileName(path));
            switch (FileStatus.Of(0, path))
            {
                case { IsFolder: true } folder:
                    Directory.CreateDirectory(goal, (UnixFileMode)folder.Permissions | Own);
                    Copy(path, goal);
                    break;
                case { IsLink: true } when FileStatus.Of(0, goal) is null && new FileInfo(path).LinkTarget is { } target:
                    File.CreateSymbolicLink(goal, target);
                    break;
                case { IsFile: true } when FileStatus.Of(0, goal) is null:
                    File.Copy(path, goal);
                    break;
            }
        }
    }

    private static int Fail(string text)
    {
        StandardStreams.WriteLine(StandardStreams.Error, text);
        return ExitCode.Unavailable;
    }
}
