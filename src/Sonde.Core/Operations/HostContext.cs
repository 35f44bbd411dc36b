using System.Security.Cryptography.X509Certificates;

namespace Sonde.Core.Operations;

/// <summary>What Sonde knows of the machine that it was started on; only Program fills it in from the real one.</summary>
/// <param name="Clock">The clock.</param>
/// <param name="Variable">An environment variable's value, or null.</param>
/// <param name="HomeDirectory">The user's home.</param>
/// <param name="WorkingDirectory">Where the command was started.</param>
/// <param name="UserName">The login name.</param>
/// <param name="MachineName">The machine's name.</param>
/// <param name="Version">Sonde's version: <c>0.1.0</c>.</param>
public sealed record HostContext(
    TimeProvider Clock, Func<string, string?> Variable, string HomeDirectory, string WorkingDirectory, string UserName, string MachineName,
    string Version)
{
    /// <summary>Reads the authorities that the machine trusts; null where .NET has read them.</summary>
    public Func<X509Certificate2Collection>? MachineAuthorities { get; init; }
}
