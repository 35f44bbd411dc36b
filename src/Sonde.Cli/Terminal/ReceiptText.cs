using Sonde.Core.Reports;
using Sonde.Tunnel.Control;

namespace Sonde.Cli.Terminal;

/// <summary>The receipt: what the session did and what stays.</summary>
internal static class ReceiptText
{
    /// <summary>Writes it.</summary>
    public static void Write(Receipt receipt, Page page)
    {
        page.Add("Receipt", Tone.Strong);
        page.AddProse("  target   ", receipt.Target);
        page.AddProse("  session  ", Elapsed.Text(receipt.DurationSeconds * 1000));
        page.AddProse("  ended    ", receipt.Ended);
        if (receipt.StopReason is { } reason)
        {
            page.AddProse("  reason   ", $"{reason} (--allow-stop)");
        }

        WriteAfterwards(receipt, page);
        if (receipt.Hits is { } hits)
        {
            page.AddProse("  hits     ", HitText.Figures(hits));
        }

        WriteFigures(receipt.Figures, page);
        WriteList("  written  ", receipt.Written, page);
        WriteList("  remains  ", receipt.Remains, page);
    }

    private static void WriteAfterwards(Receipt receipt, Page page)
    {
        switch (receipt.TargetRuns, receipt.Check)
        {
            case var _ when receipt.Afterwards is { } afterwards:
                page.AddProse("  now      ✓ ", afterwards, Tone.Good);
                break;
            case (true, { IsClean: false } check):
                page.AddProse("  now      ✗ ", $"the target runs, but {ReleaseText.Wrong(check)}", Tone.Bad);
                break;
            case (true, var check):
                page.AddProse("  now      ✓ ", $"the target runs{(check is null ? "" : ReleaseText.Right(check))}", Tone.Good);
                break;
            case (false, _):
                page.AddProse("  now      ✗ ", "the process of this session does not run", Tone.Bad);
                break;
            default:
                page.AddProse("  now      · ", "whether the target runs cannot be seen from here", Tone.Warning);
                break;
        }

        if (receipt.Next is { } next)
        {
            page.AddStep("  next     ", next);
        }

        if (receipt.Check is { } found && ReleaseText.Mended(found) is { } mended)
        {
            page.AddProse("  mended   ", mended);
        }
    }

    private static void WriteFigures(SessionFigures? figures, Page page)
    {
        if (figures is null)
        {
            page.AddProse("  stops    ", "not counted");
            return;
        }

        page.AddProse("  stops    ", Stops(figures));
        page.AddProse("  attach   ", Attaches(figures));
    }

    /// <summary>How often a debugger was attached, and what that cost.</summary>
    internal static string Attaches(SessionFigures figures)
    {
        if (figures.Attaches == 0)
        {
            return "no debugger was attached";
        }

        var times = figures.Attaches == 1 ? "once" : Counted.Text(figures.Attaches, "time");
        return figures.FreezeMilliseconds == 0
            ? $"{times}; the target did not stand still for it"
            : $"{times}, which held the target for {Elapsed.Text(figures.FreezeMilliseconds)}{(figures.Attaches == 1 ? "" : " at the longest")}";
    }

    /// <summary>Stops and pauses in a few words.</summary>
    public static string Stops(SessionFigures figures)
    {
        var pauses = $"{Elapsed.Text(figures.TotalPauseMilliseconds)} in all, the longest {Elapsed.Text(figures.LongestPauseMilliseconds)}";
        return (figures.Stops, figures.TotalPauseMilliseconds) switch
        {
            (0, > 0) => $"none; paused for moments, as to set breakpoints: {pauses}",
            (0, _) => "none: never paused after the attach",
            _ => $"{Counted.Text(figures.Stops, "stop")}, {pauses}",
        };
    }

    private static void WriteList(string label, IReadOnlyList<string> entries, Page page)
    {
        if (entries.Count == 0)
        {
            page.AddProse(label, "nothing");
        }

        for (var i = 0; i < entries.Count; i++)
        {
            page.AddProse(i == 0 ? label : new string(' ', label.Length), entries[i]);
        }
    }
}
