using System.Globalization;
using Sonde.Core.Reports;
using Sonde.Core.Settings;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Audit;

/// <summary>What is said of a debug session to whoever looks at its target. Pure.</summary>
internal static class SessionWords
{
    /// <summary>Before the attach.</summary>
    /// <param name="line">The session, as the local record has it.</param>
    /// <param name="process">What is attached to.</param>
    public static SessionWord Started(SessionLine line, ProcessDescription process) => new(
        line.Id,
        "SondeDebugStarted",
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Who(line)} debugs process {process.ProcessId} ({process.Name}) with Delve, through toolbox {line.Toolbox}. Reason: {Why(line)}."));

    /// <summary>At the end.</summary>
    /// <param name="line">The session, as the local record has it.</param>
    /// <param name="receipt">What it did.</param>
    public static SessionWord Ended(SessionLine line, Receipt receipt) => new(
        line.Id,
        "SondeDebugEnded",
        $"{Who(line)} has debugged it for {DurationText.Format(TimeSpan.FromSeconds(receipt.DurationSeconds))}, through toolbox {line.Toolbox}. "
            + $"{Stops(receipt.Figures)} {Now(receipt.TargetRuns)} End: {receipt.Ended}. Reason: {Why(line)}.");

    private static string Who(SessionLine line) => $"{line.User} on {line.Host}";

    private static string Why(SessionLine line) => line.Reason ?? "no reason given";

    private static string Stops(SessionFigures? figures) => figures is null ? "Stops were not counted." : string.Create(
        CultureInfo.InvariantCulture,
        $"Stops: {figures.Stops}, {figures.TotalPauseMilliseconds / 1000:0.0} s in all, the longest {figures.LongestPauseMilliseconds / 1000:0.0} s; held by an attach for {figures.FreezeMilliseconds:0} ms.");

    private static string Now(bool? runs) => runs switch
    {
        true => "The target runs.",
        false => "The target does not run.",
        null => "Whether the target runs was not seen.",
    };
}
