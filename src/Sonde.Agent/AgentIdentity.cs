using System.Reflection;
using System.Runtime.InteropServices;

namespace Sonde.Agent;

/// <summary>What this program is.</summary>
internal static class AgentIdentity
{
    /// <summary>Its version, <c>0.1.0</c>.</summary>
    public static string Version { get; } =
        typeof(AgentIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    /// <summary>Name and version, <c>sonde-agent/0.1.0</c>.</summary>
    public static string Name => $"sonde-agent/{Version}";

    /// <summary>The processor architecture as Go and the OCI name it.</summary>
    public static string Architecture => RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
        var other => other.ToString().ToLowerInvariant(),
    };
}
