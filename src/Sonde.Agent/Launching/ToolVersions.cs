using Sonde.Agent.Native;

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
            versions["delve"] = await AskDelveAsync(children, places, delve, clock);
        }

        return versions;
    }

    private static async Task<string> AskDelveAsync(ChildProcesses children, ToolPlaces places, string delve, TimeProvider clock)
    {
        var (reader, writer) = Descriptor.Pipe();
        var output = ToolOutput.ReadFrom(reader);
        var nothing = Descriptor.Nothing();
        try
        {
            _ = await children.StartAsync(new ChildStart(delve, [delve, "version"], places.Environment, nothing, writer, writer));
        }
        catch (IOException)
        {
            return "unknown";
        }
        finally
        {
            _ = Libc.Close(writer);
            _ = Libc.Close(nothing);
        }

        await Task.WhenAny(output.Ended, Task.Delay(MostWait, clock, CancellationToken.None));
        return DelveRpc.ParseVersion(output.Tail);
    }
}
