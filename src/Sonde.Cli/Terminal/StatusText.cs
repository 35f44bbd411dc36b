using System.Globalization;
using Sonde.Tunnel.Control;

namespace Sonde.Cli.Terminal;

/// <summary>The state of a session in one line.</summary>
internal static class StatusText
{
    private const string Separator = " · ";

    /// <summary>Writes it.</summary>
    /// <param name="status">The agent's account.</param>
    /// <param name="stoppedFor">How long the stop lasts by now, for a line that moves; null for one that stays.</param>
    /// <param name="left">How much longer it may stand, for a line that moves; null for one that stays, which says what the agent said.</param>
    public static Line Line(StatusEvent status, TimeSpan? stoppedFor, TimeSpan? left = null)
    {
        var line = State(status);
        if (status.State == TargetState.Stopped && stoppedFor is { } length)
        {
            line.Add($" for {Elapsed.Seconds(length.TotalSeconds)}", Tone.Strong);
        }

        if (status.LimitLeftSeconds is { } limit)
        {
            var seconds = Math.Ceiling(left?.TotalSeconds ?? limit);
            line.Add(Separator, Tone.Faint).Add(string.Create(CultureInfo.InvariantCulture, $"let go in {Math.Max(seconds, 0):0} s"), Tone.Strong);
        }

        if (status is { State: TargetState.Stopped, Shield.IsOn: true })
        {
            line.Add(Separator, Tone.Faint).Add("probes are answered");
        }

        var isAttached = status.State is TargetState.Running or TargetState.Stopped;
        if (isAttached || status.Clients.Count > 0)
        {
            line.Add(Separator, Tone.Faint).Add(Clients(status.Clients));
        }

        AddFigures(status.State, status.Figures, line);
        return line;
    }

    private static void AddFigures(TargetState state, SessionFigures figures, Line line)
    {
        if (figures.Stops > 0)
        {
            line.Add(Separator, Tone.Faint).Add(Counted.Text(figures.Stops, "stop"));
        }

        if (figures.TotalPauseMilliseconds > 0)
        {
            line.Add(Separator, Tone.Faint).Add($"{Elapsed.Text(figures.TotalPauseMilliseconds)} paused, longest {Elapsed.Text(figures.LongestPauseMilliseconds)}");
        }
        else if (figures.Stops == 0 && state == TargetState.Running)
        {
            line.Add(Separator, Tone.Faint).Add("never paused");
        }
    }

    private static Line State(StatusEvent status) => status.State switch
    {
        TargetState.Free => new Line("○ ", Tone.Faint).Add("runs free, no debugger attached"),
        TargetState.Running => new Line("● ", Tone.Good).Add("running"),
        TargetState.Stopped => new Line("■ ", Tone.Bad).Add(status.StoppedAt is { } place ? $"stopped at {place}" : "stopped"),
        TargetState.Gone => new Line("✗ ", Tone.Bad).Add("the target has ended"),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status.State, null),
    };

    private static string Clients(IReadOnlyList<DebuggerClient> clients) => clients.Count == 0
        ? "no client"
        : Counted.Text(clients.Count, "client") + (Names(clients) is { Length: > 0 } names ? $" ({names})" : "");

    /// <summary>What clients call themselves and speak: <c>Visual Studio Code, dap; json-rpc</c>; empty where no client has said anything yet.</summary>
    internal static string Names(IReadOnlyList<DebuggerClient> clients) => string.Join("; ", clients
        .Select(client => string.Join(", ", new[] { client.Name, client.Protocol }.Where(part => !string.IsNullOrEmpty(part))))
        .Where(name => name.Length > 0));
}
