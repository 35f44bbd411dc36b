using Sonde.Cli.Terminal;
using Sonde.Core.Operations;
using Sonde.Core.Reports;
using Sonde.Core.Settings;

namespace Sonde.Cli.Commands;

/// <summary>What a verb works with.</summary>
/// <param name="Host">The machine.</param>
/// <param name="Surface">Where verbs that answer by themselves write.</param>
/// <param name="Format">In which shape.</param>
/// <param name="Program">How the user calls Sonde.</param>
/// <param name="MakeOperations">Makes what does the work; called by the verbs that need it.</param>
internal sealed record CommandContext(
    HostContext Host, TextSurface Surface, OutputFormat Format, string Program, Func<IOperations> MakeOperations)
{
    /// <summary>Makes what does the work for one who hears the reports instead of the user.</summary>
    public required Func<IReporter, IOperations> MakeOperationsFor { get; init; }

    /// <summary>Reads the configuration file.</summary>
    /// <exception cref="Core.Faults.FaultException">SND2003.</exception>
    public Task<UserSettings> LoadSettingsAsync(CancellationToken cancellation) =>
        SettingsFile.LoadAsync(SettingsLocation.Find(Host, OperatingSystem.IsWindows()), cancellation);
}
