using System.Globalization;
using Sonde.Agent.Arguments;
using Sonde.Agent.Native;
using Sonde.Agent.Processes;

namespace Sonde.Agent.Catching;

/// <summary>
/// Internal: holds the first Go program that another container of the pod starts, at its first instruction. A process of its own, since whoever waits for any child
/// takes the stops of traced threads away (<see cref="ChildWait"/>), and since its end lets everything go that it holds.
/// </summary>
internal static class CatchCommand
{
    /// <summary>Nothing of a start that is caught lasts for so long: while a process cannot be held yet, the next look comes at once.</summary>
    private const uint BetweenLooksMicroseconds = 300;

    /// <summary>The line that says that every start is seen from now on.</summary>
    public const string Watching = "watching";

    /// <summary>
    /// Watches until a program was caught; it then stands in a job-control stop, untraced, and its id and 1 (or 0, where it had run on from its first instruction) stand
    /// on standard output, in one line.
    /// </summary>
    /// <returns>The exit code.</returns>
    public static int Run(AgentMode.Catch mode)
    {
        if (!OwnProcess.DieWithParent(Signals.Kill, mode.ParentId))
        {
            return ExitCode.ParentGone;
        }

        var table = new ProcessTable();
        var net = new StartNet(new StartProcesses(mode.ParentId), table.Ids());
        StandardStreams.WriteLine(StandardStreams.Output, Watching);
        while (true)
        {
            if (net.Look(table.Ids()) is { } caught)
            {
                StandardStreams.WriteLine(StandardStreams.Output, string.Create(CultureInfo.InvariantCulture, $"{caught.ProcessId} {(caught.IsAtStart ? 1 : 0)}"));
                return ExitCode.Done;
            }

            if (!net.IsInHurry)
            {
                _ = Libc.Sleep(BetweenLooksMicroseconds);
            }
        }
    }
}
