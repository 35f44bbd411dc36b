using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Reports;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Intercepting;

/// <summary>Brings the environment of the pod's process into a file of this machine, before any traffic is turned. Its values are in that file and nowhere else.</summary>
/// <param name="file">The file.</param>
/// <param name="again">The command without it.</param>
/// <param name="mount">The folder of --mount, which the variable SONDE_MOUNT then names; null for none.</param>
/// <param name="reporter">Hears how many variables came, and which did not.</param>
internal sealed class BroughtEnvironment(EnvironmentFile file, string again, string? mount, IReporter reporter)
{
    /// <summary>Names that are told; a process has seldom more of them.</summary>
    private const int MostNames = 20;

    private const int LongestName = 64;

    /// <summary>Asks for it and writes it.</summary>
    /// <exception cref="FaultException">SND5026: it may not be read. SND2011, SND2014: the file cannot be written.</exception>
    public async Task BringAsync(LookTarget target, CancellationToken cancellation)
    {
        var text = EnvironmentText.Read((await AskAsync(target, cancellation).ConfigureAwait(false)).Bytes.Span);
        file.Write(mount is null ? text.Text : $"{text.Text}SONDE_MOUNT={mount}\n");
        target.Ledger.Wrote([$"{file.Path} on this machine: {Counted(text.Count)} of process {target.Process.ProcessId}"], [$"{file.Path} on this machine, with whatever secrets are in it, until you remove it"]);
        reporter.Report(new ProgressReport($"{file.Path} holds {Counted(text.Count)} of process {target.Process.ProcessId}", true, null));
        if (Missing(text) is { } missing)
        {
            reporter.Report(new WarningReport(missing, "set them by hand where your program needs them: such a file holds one line a variable"));
        }
    }

    /// <summary>What is not in the file, as a sentence; null for nothing. Pure.</summary>
    internal static string? Missing(EnvironmentText text)
    {
        var names = text.LeftOut.Take(MostNames).Select(static name => name.Length <= LongestName ? name : name[..LongestName] + "…");
        var more = text.LeftOut.Count > MostNames ? $" and {text.LeftOut.Count - MostNames} more" : "";
        return (text.LeftOut.Count, text.Nameless) switch
        {
            (0, 0) => null,
            (0, var nameless) => $"{nameless} of the process's variables are left out: they have no name that such a file can hold",
            (_, 0) => $"left out, because their values hold a line break or are no UTF-8: {string.Join(", ", names)}{more}",
            (_, var nameless) => $"left out, because their values hold a line break or are no UTF-8: {string.Join(", ", names)}{more}; and {nameless} without a name that such a file can hold",
        };
    }

    private static string Counted(int count) => $"{count} variable{(count == 1 ? "" : "s")}";

    private async Task<EnvironmentAnswer> AskAsync(LookTarget target, CancellationToken cancellation)
    {
        try
        {
            return await target.Session.Agent.AskAsync<EnvironmentAnswer>(new EnvironmentRequest(target.Process.ProcessId), cancellation).ConfigureAwait(false);
        }
        catch (AgentRefusedException refused)
        {
            throw new FaultException(
                new Fault(FaultCatalog.EnvironmentNotRead, $"cannot bring the environment of {target.Session.Facts.Target} here", refused.Error.Message, [again, "sonde explain SND5026"]), refused);
        }
    }
}
