using System.CommandLine;
using Sonde.Core.Operations;
using Sonde.Core.Settings;
using Sonde.Core.Sockets;
using Sonde.Tunnel.Control;

namespace Sonde.Cli.Commands;

/// <summary>Which sockets are listed, and how often.</summary>
internal sealed class NetOptions : OptionGroup
{
    private const int MostPort = 65_535;

    /// <summary>Makes them.</summary>
    public NetOptions()
        : base("Sockets")
    {
        Interval = Take(OptionKinds.Duration("--interval", DurationRange.Interval, "Between two looks; 2s by default"));
        Watch = Take(OptionKinds.Switch("--watch", "Look again and again, until Ctrl-C"));
        Listening = Take(OptionKinds.Switch("--listening", "Only those that take connections"));
        State = Take(OptionKinds.Word("--state", SocketWords.States, "Only those in this state"));
        Port = Take(OptionKinds.Number("--port", "PORT", MostPort, "Only those with this port on either side"));
    }

    private Option<TimeSpan?> Interval { get; }

    private Option<bool> Watch { get; }

    private Option<bool> Listening { get; }

    private Option<SocketState?> State { get; }

    private Option<int?> Port { get; }

    /// <summary>Adds them to a request.</summary>
    public NetRequest Apply(ParseResult words, NetRequest request) => request with
    {
        Interval = words.GetValue(Interval) ?? request.Interval,
        IsWatched = words.GetValue(Watch),
        IsListening = words.GetValue(Listening),
        State = words.GetValue(State),
        Port = words.GetValue(Port),
    };
}
