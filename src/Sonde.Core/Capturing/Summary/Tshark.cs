using System.ComponentModel;
using System.Diagnostics;
using Sonde.Core.Reports;

namespace Sonde.Core.Capturing.Summary;

/// <summary>Wireshark's tshark on this machine, which takes packets apart.</summary>
public static class Tshark
{
    /// <summary>Whether this machine has it.</summary>
    /// <param name="path">The value of PATH.</param>
    public static bool IsHere(string? path) => (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(static folder => Path.IsPathRooted(folder) && (File.Exists(Path.Combine(folder, "tshark")) || File.Exists(Path.Combine(folder, "tshark.exe"))));

    /// <summary>Its arguments: a packet a line, as <see cref="SharkRow"/> reads it.</summary>
    /// <param name="file">The capture; <c>-</c> for standard input.</param>
    internal static IReadOnlyList<string> Arguments(string file) =>
        ["-r", file, "-n", "-T", "fields", "-E", "occurrence=f", .. SharkRow.Fields.SelectMany(static field => new[] { "-e", field })];

    /// <summary>Reads what it prints, to the end.</summary>
    internal static async Task<TrafficSummary> ReadAsync(TextReader output, CancellationToken cancellation)
    {
        var summary = new TrafficSummary();
        while (await output.ReadLineAsync(cancellation).ConfigureAwait(false) is { } line)
        {
            if (SharkRow.Parse(line) is { } row)
            {
                summary.Add(row);
            }
        }

        return summary;
    }

    /// <summary>Sums a capture up.</summary>
    /// <param name="file">The file's full path.</param>
    /// <param name="cancellation">Breaks it off; tshark is ended.</param>
    /// <returns>The summary, or why there is none, as the end of a sentence.</returns>
    public static async Task<(TrafficReport? Report, string? Why)> SumUpAsync(string file, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("tshark", Arguments(file))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var shark = Process.Start(start)!;
            await using var ending = cancellation.Register(shark.Kill);
            var errors = shark.StandardError.ReadToEndAsync(CancellationToken.None);
            var summary = await ReadAsync(shark.StandardOutput, cancellation).ConfigureAwait(false);
            await shark.WaitForExitAsync(cancellation).ConfigureAwait(false);
            return shark.ExitCode == 0 ? (summary.Build(), null) : (null, $"tshark refused: {(await errors.ConfigureAwait(false)).Trim()}");
        }
        catch (Exception refused) when (refused is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            return (null, "there is no tshark on this machine");
        }
    }
}
