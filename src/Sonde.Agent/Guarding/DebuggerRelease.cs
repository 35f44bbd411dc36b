namespace Sonde.Agent.Guarding;

/// <summary>Ends a debugger that has clients so that its target runs on.</summary>
internal sealed class DebuggerRelease(DebuggerEnding ending, TimeProvider clock)
{
    private static readonly TimeSpan MostClosing = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Closes every connection to the debugger, waits until the debugger noticed, and then has it end: dlv with a DAP client connected may
    /// never obey. What comes after is <see cref="DebuggerEnding"/>'s.
    /// </summary>
    public async Task<ReleaseOutcome> RunAsync(Attachment attachment, IReadOnlyList<ClientRelay> clients, bool isHung)
    {
        // It cannot notice that it was left while somebody has it stopped.
        attachment.Debugger.Tool.Wake();
        foreach (var client in clients)
        {
            client.Close();
        }

        // Each takes a second at the most; a limit on top costs nothing and a release that hangs costs the target.
        await Task.WhenAny(Task.WhenAll(clients.Select(client => client.Closed)), Task.Delay(MostClosing, clock, CancellationToken.None));
        var debugger = attachment.Debugger;
        await debugger.PartAsync();
        var outcome = await ending.RunAsync(debugger.Tool, attachment.Target, debugger.SocketPath, debugger.KeeperExited, isHung);
        if (outcome.IsDebuggerGone)
        {
            debugger.Close();
        }

        return outcome;
    }
}
