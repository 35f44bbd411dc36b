using Sonde.Agent.Gdb;
using Sonde.Agent.Native;
using Sonde.Agent.Sampling.Perf;

namespace Sonde.Agent.Launching;

/// <summary>Asks the tools of this image for their versions, once, when the agent starts.</summary>
internal static class ToolVersions
{
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(5);

    /// <summary>Names and versions; a tool that does not answer is there with version <c>unknown</c>.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> AskAsync(ChildProcesses children, ToolPlaces places, TimeProvider clock)
    {
        var versions = new Dictionary<string, string>(StringComparer.Ordinal);
        if (places.Delve is { } delve)
        {
            versions["delve"] = DelveRpc.ParseVersion(await AskAsync(children, places, [delve, "version"], clock));
        }

        if (places.Gdb is { } gdb)
        {
            versions[GdbLauncher.Name] = GdbCommand.ParseVersion(await AskAsync(children, places, [gdb, "-nx", "-nh", "--version"], clock));
        }

        if (places.Perf is { } perf)
        {
            versions[PerfCommand.Name] = PerfCommand.ParseVersion(await AskAsync(children, places, [perf, "--version"], clock));
        }

        return versions;
    }

    private static async Task<string> AskAsync(ChildProcesses children, ToolPlaces places, IReadOnlyList<string> command, TimeProvider clock)
    {
        var (reader, writer) = Descriptor.Pipe();
        var output = ToolOutput.ReadFrom(reader);
        var nothing = Descriptor.Nothing();
        try
        {
            _ = await children.StartAsync(new ChildStart(command[0], command, places.Environment, nothing, writer, writer));
        }
        catch (IOException)
        {
            return "";
        }
        finally
        {
            _ = Libc.Close(writer);
            _ = Libc.Close(nothing);
        }

        await Task.WhenAny(output.Ended, Task.Delay(MostWait, clock, CancellationToken.None));
        return output.Tail;
    }
}
