using System.Globalization;
using Sonde.Core.Profiles;
using Sonde.Core.Reports;

namespace Sonde.Cli.Terminal;

/// <summary>Conversations and slow requests, as tables.</summary>
internal static class TrafficText
{
    /// <summary>Writes them.</summary>
    public static void Write(TrafficReport report, Page page)
    {
        if (report.Conversations.Count > 0)
        {
            Table(["client", "server", "", "connections", "up", "down", "sent again", "resets", "round trip"], report.Conversations.Select(Cells), page);
            More(report.ConversationCount - report.Conversations.Count, "conversation", page);
        }

        if (report.Requests.Count > 0)
        {
            page.Add(new Line("slowest HTTP requests", Tone.Faint));
            Table(["time", "code", "server", "request"], report.Requests.Select(static request => new[]
            {
                Milliseconds(request.Milliseconds), request.Code.ToString(CultureInfo.InvariantCulture), request.Server, request.Request,
            }), page);
            More(report.RequestCount - report.Requests.Count, "request", page);
        }
    }

    private static string[] Cells(ConversationRow row) =>
    [
        row.Client, row.Server, row.Protocol, ValueText.Grouped(row.Connections), ValueText.Of(row.BytesUp, ProfileUnit.Bytes), ValueText.Of(row.BytesDown, ProfileUnit.Bytes),
        ValueText.Grouped(row.Retransmissions), ValueText.Grouped(row.Resets), row.RoundTripMilliseconds is { } time ? Milliseconds(time) : "",
    ];

    private static void Table(string[] head, IEnumerable<string[]> rows, Page page)
    {
        string[][] cells = [head, .. rows];
        var widths = Enumerable.Range(0, head.Length).Select(column => cells.Max(row => Columns.Of(row[column]))).ToArray();
        foreach (var row in cells)
        {
            page.Add(new Line("  " + string.Join("  ", row.Select((cell, column) => cell + new string(' ', widths[column] - Columns.Of(cell)))).TrimEnd(), row == head ? Tone.Faint : Tone.Plain));
        }
    }

    private static void More(int count, string what, Page page)
    {
        if (count > 0)
        {
            page.Add(new Line($"  and {ValueText.Grouped(count)} more {what}{(count == 1 ? "" : "s")}", Tone.Faint));
        }
    }

    private static string Milliseconds(double time) => string.Create(CultureInfo.InvariantCulture, $"{time:0.0} ms");
}
