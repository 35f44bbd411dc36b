using System.Globalization;
using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Profiles;
using Sonde.Core.Reports;
using Sonde.Core.Settings;
using Sonde.Tunnel.Copying;

namespace Sonde.Core.Copying;

/// <summary>What <c>sonde cp</c> says of itself, before and after. Pure.</summary>
public static class CopyWords
{
    /// <summary>What it wants of a toolbox.</summary>
    internal static ToolWish Wish(CopyRequest request) => new(
        ToolboxImage.Go,
        request.Route.IsUpload ? $"copy a file or a folder of this machine into the target's {request.Route.RemotePath}" : $"copy {request.Route.RemotePath} out of the target",
        NeedsTrace: true)
    {
        IsObserving = !request.Route.IsUpload,
        Deed = "writes files into",
        ObservingText = "this only reads files, and stops nothing",
        Notes =
        [
            request.Route.IsUpload
                ? "The target's files are written through /proc/PID/root, with the rights of the target's user; nothing is run in it and nothing is stopped."
                : "The target's files are read through /proc/PID/root, with the rights of the target's user; nothing is run in it, nothing is stopped or written.",
        ],
    };

    /// <summary>How far it is: <c>copying: 512 MiB of 1.00 GiB, 85.0 MiB/s, 6 s left</c>.</summary>
    public static string Progress(CopyProgressReport progress)
    {
        var whole = progress.TotalBytes is { } total ? $" of {Size(total)}" : "";
        var left = progress.SecondsLeft is { } seconds ? $", {DurationText.Format(TimeSpan.FromSeconds(Math.Min(Math.Ceiling(seconds), 359_999)))} left" : "";
        return $"copying: {Size(progress.Bytes)}{whole}, {Size((long)progress.BytesPerSecond)}/s{left}";
    }

    /// <summary>What was copied: <c>12 files, 3 folders, 30.1 MiB</c>.</summary>
    public static string Amount(CopyReport report)
    {
        var counts = new[] { Count(report.Files, "file"), Count(report.Folders, "folder"), Count(report.Links, "link") };
        return string.Join(", ", [.. counts.OfType<string>(), Size(report.Bytes)]);
    }

    /// <summary>Bytes as people read them.</summary>
    public static string Size(long bytes) => ValueText.Of(bytes, ProfileUnit.Bytes);

    /// <summary>The command once more, as it was given.</summary>
    internal static string Again(CopyRequest request)
    {
        var target = request.Target.Words.Split(' ', 2);
        var isSelected = request.Route.Target is null;
        var remote = ShellWord.Quote($"{(isSelected ? "" : target[0])}:{request.Route.RemotePath}");
        var local = ShellWord.Quote(request.Route.LocalPath);
        var options = isSelected ? $" {request.Target.Words}" : target.Length > 1 ? $" {target[1]}" : "";
        return $"sonde cp {(request.Route.IsUpload ? $"{local} {remote}" : $"{remote} {local}")}{options}{(request.MayReplace ? " --force" : "")}";
    }

    /// <summary>What a failure means to the user.</summary>
    /// <param name="failed">What is in the way.</param>
    /// <param name="request">What was wanted.</param>
    /// <param name="target">The target, for people.</param>
    /// <param name="isHere">Whether it is on this machine.</param>
    internal static FaultException Explain(CopyFailureException failed, CopyRequest request, string target, bool isHere)
    {
        var (from, to) = request.Route.IsUpload ? (request.Route.LocalPath, $"{request.Route.RemotePath} in {target}") : ($"{request.Route.RemotePath} in {target}", request.Route.LocalPath);
        var what = $"cannot copy {from} to {to}";
        return (failed.Code, isHere) switch
        {
            (Tunnel.Control.AgentErrorCode.FileExists, _) => new FaultException(
                FaultCatalog.FileInTheWay, what, failed.Message, "repeat the command with --force to write over it, or name another place", failed),
            (Tunnel.Control.AgentErrorCode.CopyBroken, _) => new FaultException(FaultCatalog.CopyBroken, what, failed.Message, Again(request), failed),
            (_, true) => new FaultException(FaultCatalog.LocalFileRefused, what, failed.Message, "name a file or a folder of this machine that you may read, or a folder that you may write to", failed),
            (Tunnel.Control.AgentErrorCode.FileMissing, _) => new FaultException(
                FaultCatalog.RemoteFileMissing, what, failed.Message, "check the path: it is the target's own, from its root on, and links in it are followed there", failed),
            (Tunnel.Control.AgentErrorCode.ProcessMissing or Tunnel.Control.AgentErrorCode.TargetGone, _) => new FaultException(
                FaultCatalog.TargetGone, what, failed.Message, "repeat the command: it finds the new pod or process", failed),
            (Tunnel.Control.AgentErrorCode.NotAllowed, _) => new FaultException(FaultCatalog.TraceNotAllowed, what, failed.Message, "sonde explain SND4006", failed),
            _ => new FaultException(FaultCatalog.FileNotCopied, what, failed.Message, "sonde explain SND5020", failed),
        };
    }

    private static string? Count(long count, string noun) =>
        count == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{ValueText.Grouped(count)} {noun}{(count == 1 ? "" : "s")}");
}
