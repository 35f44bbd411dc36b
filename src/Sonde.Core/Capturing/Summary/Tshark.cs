using System.ComponentModel;
using System.Diagnostics;
using Sonde.Core.Reports;

namespace Sonde.Core.Capturing.Summary;

/// <summary>Wireshark's tshark on this machine, which takes packets apart.</summary>
internal static class Tshark
{
    /// <summary>Sums a capture up.</summary>
    /// <param name="file">The file's full path.</param>
    /// <param name="cancellation">Breaks it off; tshark is ended.</param>
    /// <returns>The summary, or why there is none, as the end of a sentence.</returns>
    public static async Task<(TrafficReport? Report, string? Why)> SumUpAsync(string file, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("tshark", ["-r", file, "-n", "-T", "fields", "-E", "occurrence=f", .. SharkRow.Fields.SelectMany(static field => new[] { "-e", field })])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var shark = Process.Start(start)!;
            await using var ending = cancellation.Register(shark.Kill);
            var errors = shark.StandardError.ReadToEndAsync(CancellationToken.None);
            var summary = new TrafficSummary();
            while (await shark.StandardOutput.ReadLineAsync(cancellation).ConfigureAwait(false) is { } line)
            {
                if (SharkRow.Parse(line) is { } row)
                {
                    summary.Add(row);
                }
            }

            await shark.WaitForExitAsync(cancellation).ConfigureAwait(false);
            return shark.ExitCode == 0 ? (summary.Build(), null) : (null, $"tshark refused: {(await errors.ConfigureAwait(false)).Trim()}");
        }
        catch (Exception refused) when (refused is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            return (null, "there is no tshark on this machine");
        }
    }
}
