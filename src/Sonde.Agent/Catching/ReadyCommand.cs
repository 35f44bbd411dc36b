using Sonde.Agent.Arguments;
using Sonde.Agent.Native;

namespace Sonde.Agent.Catching;

/// <summary>
/// What the kubelet runs after it has started the toolbox (postStart): it starts the next container only when that has ended, and by then every start has to be seen.
/// </summary>
internal static class ReadyCommand
{
    private const uint BetweenLooksMicroseconds = 2000;
    private const int MostLooks = 15_000;

    /// <summary>Returns when it is seen to watch; after half a minute at the latest.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(AgentMode.Ready mode)
    {
        var mark = StartWatch.MarkOf(mode.SocketPath);
        for (var looks = 0; looks < MostLooks; looks++)
        {
            if (File.Exists(mark))
            {
                return ExitCode.Done;
            }

            _ = Libc.Sleep(BetweenLooksMicroseconds);
        }

        return ExitCode.Unavailable;
    }
}
