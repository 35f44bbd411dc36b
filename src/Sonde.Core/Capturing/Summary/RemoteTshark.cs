using Sonde.Core.Programs;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Capturing.Summary;

/// <summary>tshark in the toolbox, for a machine that has none: the capture goes back there through the session's own tunnel, and what tshark tells of it comes.</summary>
internal static class RemoteTshark
{
    /// <summary>For all of it; a capture of headers is taken apart in seconds.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>What tshark complains of at the end; its first lines are about running as root.</summary>
    private const int MostComplaint = 2_000;

    /// <summary>Sums a capture up.</summary>
    /// <param name="agent">The session, whose toolbox was the capture's.</param>
    /// <param name="file">The file's full path, on this machine.</param>
    /// <param name="clock">For the limit.</param>
    /// <returns>The summary, or why there is none, as the end of a sentence.</returns>
    public static async Task<(TrafficReport? Report, string? Why)> SumUpAsync(AgentSession agent, string file, TimeProvider clock)
    {
        using var limit = new CancellationTokenSource(Limit, clock);
        try
        {
            await using var shark = await RemoteProgram.StartAsync(agent, new StartProgramRequest("tshark", [.. Tshark.Arguments("-")]), limit.Token).ConfigureAwait(false);
            var sending = SendAsync(file, shark, limit.Token);
            var complaining = ComplaintAsync(shark.Errors!, limit.Token);
            try
            {
                using var lines = new StreamReader(shark.Streams, leaveOpen: true);
                var summary = await Tshark.ReadAsync(lines, limit.Token).ConfigureAwait(false);
                var end = await shark.AwaitEndAsync(limit.Token).ConfigureAwait(false);
                return end is { Signal: null, Code: 0 } ? (summary.Build(), null) : (null, $"tshark in the toolbox refused: {await complaining.ConfigureAwait(false)}");
            }
            finally
            {
                await Task.WhenAll(sending, complaining).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (AgentRefusedException refused) when (refused.Error.Code == AgentErrorCode.ToolMissing)
        {
            return (null, "there is no tshark on this machine, and none in the toolbox");
        }
        catch (AgentRefusedException refused)
        {
            return (null, refused.Error.Message);
        }
        catch (OperationCanceledException)
        {
            return (null, "tshark in the toolbox did not come to its end within 2 min");
        }
        catch (IOException lost)
        {
            return (null, lost.Message);
        }
    }

    private static async Task SendAsync(string file, RemoteProgram shark, CancellationToken cancellation)
    {
        try
        {
            await using var packets = File.OpenRead(file);
            await packets.CopyToAsync(shark.Streams, cancellation).ConfigureAwait(false);
            await shark.Streams.EndWritesAsync(cancellation).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It reads no more; its exit code and words say why.
        }
    }

    private static async Task<string> ComplaintAsync(Stream errors, CancellationToken cancellation)
    {
        using var reader = new StreamReader(errors, leaveOpen: true);
        var last = "it said nothing";
        while (await reader.ReadLineAsync(cancellation).ConfigureAwait(false) is { } line)
        {
            last = line.Trim().Length > 0 ? line.Trim() : last;
        }

        return last[..Math.Min(last.Length, MostComplaint)];
    }
}
