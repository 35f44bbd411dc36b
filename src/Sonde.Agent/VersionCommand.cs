using Sonde.Agent.Launching;
using Sonde.Agent.Native;
using Sonde.Agent.Serving;

namespace Sonde.Agent;

/// <summary>Prints one line of JSON: <c>{"agent":"sonde-agent/0.1.0","architecture":"amd64","capabilities":["processes",…],"delve":"/usr/bin/dlv"}</c>.</summary>
internal static class VersionCommand
{
    /// <summary>Returns the exit code.</summary>
    public static int Run()
    {
        var delve = ToolPlaces.FindDelve(Environment.GetEnvironmentVariable("PATH"));
        var tools = new Dictionary<string, string>(StringComparer.Ordinal);
        if (delve is not null)
        {
            tools["delve"] = delve;
        }

        using var buffer = new MemoryStream();
        using (var json = new System.Text.Json.Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("agent", AgentIdentity.Name);
            json.WriteString("architecture", AgentIdentity.Architecture);
            json.WriteStartArray("capabilities");
            foreach (var capability in AgentParts.Capabilities(tools, ToolPlaces.FindNft() is not null))
            {
                json.WriteStringValue(capability);
            }

            json.WriteEndArray();
            json.WriteString("delve", delve);
            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        Descriptor.WriteAll(StandardStreams.Output, buffer.ToArray());
        return Arguments.ExitCode.Done;
    }
}
