using System.CommandLine;
using Sonde.Core.Operations;
using Sonde.Core.Settings;

namespace Sonde.Cli.Commands;

/// <summary>What is captured, and where it goes.</summary>
internal sealed class CaptureOptions : OptionGroup
{
    /// <summary>Makes them.</summary>
    public CaptureOptions()
        : base("Capture")
    {
        Interface = Take(OptionKinds.Line("--interface", "NAME", "As in the pod: eth0, lo; every one by default", "-i"));
        Filter = Take(OptionKinds.Line("--filter", "EXPRESSION", "Only what meets it, in tcpdump's language: port 8080 and host 10.0.0.7", "-f"));
        SnapLength = Take(OptionKinds.Number("--snaplen", "BYTES", CaptureRequest.MostSnapLength, "So much of each packet; 144 by default, 0 for all", 0, "-s"));
        Write = Take(OptionKinds.Text("--write", "FILE", "The pcapng to write, - for standard output; by default one in this folder", "-w"));
        Wireshark = Take(OptionKinds.Switch("--wireshark", "Show it live in Wireshark on this machine"));
        Summary = Take(OptionKinds.Switch("--summary", "At the end, who talked to whom, what was sent again, and the slowest HTTP requests, by tshark: this machine's, or else that of the toolbox image sonde-shark"));
        Duration = Take(OptionKinds.Duration("--duration", DurationRange.Watch, "For so long; until Ctrl-C by default", "-d"));
        Count = Take(OptionKinds.Number("--count", "PACKETS", int.MaxValue, "So many packets; any number by default"));
    }

    private Option<string?> Interface { get; }

    private Option<string?> Filter { get; }

    private Option<int?> SnapLength { get; }

    private Option<string?> Write { get; }

    private Option<bool> Wireshark { get; }

    private Option<bool> Summary { get; }

    private Option<TimeSpan?> Duration { get; }

    private Option<int?> Count { get; }

    /// <summary>Whether standard output takes the packets.</summary>
    public bool WantsOutput(ParseResult words) => words.GetValue(Write) == "-";

    /// <summary>Whether what was captured is summed up.</summary>
    public bool IsSummarized(ParseResult words) => words.GetValue(Summary);

    /// <summary>Adds them to a request.</summary>
    public CaptureRequest Apply(ParseResult words, CaptureRequest request) => request with
    {
        Interface = words.GetValue(Interface) ?? request.Interface,
        Filter = words.GetValue(Filter),
        SnapLength = words.GetValue(SnapLength) ?? request.SnapLength,
        Output = words.GetValue(Write),
        IsShown = words.GetValue(Wireshark),
        IsSummarized = words.GetValue(Summary),
        Duration = words.GetValue(Duration),
        Count = words.GetValue(Count),
    };
}
