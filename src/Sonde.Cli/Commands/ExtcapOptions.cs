using System.CommandLine;

namespace Sonde.Cli.Commands;

/// <summary>What Wireshark says to a program in its extcap folder (wireshark.org/docs/wsdg_html_chunked/ChCaptureExtcap.html, extcap.4).</summary>
internal sealed class ExtcapOptions : OptionGroup
{
    /// <summary>Makes them.</summary>
    public ExtcapOptions()
        : base("Wireshark's")
    {
        Install = Take(OptionKinds.Switch("--install", "Make the pods appear in Wireshark's list of interfaces"));
        Remove = Take(OptionKinds.Switch("--remove", "Take them out of it again"));
        Interfaces = Take(OptionKinds.Switch("--extcap-interfaces", "List what can be captured"));
        Version = Take(OptionKinds.Text("--extcap-version", "VERSION", "The version of who asks"));
        Interface = Take(OptionKinds.Text("--extcap-interface", "NAME", "One of the list"));
        LinkTypes = Take(OptionKinds.Switch("--extcap-dlts", "Its link type"));
        Config = Take(OptionKinds.Switch("--extcap-config", "What can be chosen for it"));
        Capture = Take(OptionKinds.Switch("--capture", "Capture it"));
        Fifo = Take(OptionKinds.Text("--fifo", "FILE", "Where to"));
        Filter = Take(OptionKinds.Text("--extcap-capture-filter", "EXPRESSION", "Only what meets it"));
        SnapLength = Take(OptionKinds.Number("--snaplen", "BYTES", Core.Operations.CaptureRequest.MostSnapLength, "So much of each packet, 0 for all", 0));
        Card = Take(OptionKinds.Line("--interface", "NAME", "As in the pod: eth0, lo", "-i"));
    }

    /// <summary>--install.</summary>
    public Option<bool> Install { get; }

    /// <summary>--remove.</summary>
    public Option<bool> Remove { get; }

    /// <summary>--extcap-interfaces.</summary>
    public Option<bool> Interfaces { get; }

    /// <summary>--extcap-version: nothing depends on it.</summary>
    public Option<string?> Version { get; }

    /// <summary>--extcap-interface.</summary>
    public Option<string?> Interface { get; }

    /// <summary>--extcap-dlts.</summary>
    public Option<bool> LinkTypes { get; }

    /// <summary>--extcap-config.</summary>
    public Option<bool> Config { get; }

    /// <summary>--capture.</summary>
    public Option<bool> Capture { get; }

    /// <summary>--fifo.</summary>
    public Option<string?> Fifo { get; }

    /// <summary>--extcap-capture-filter.</summary>
    public Option<string?> Filter { get; }

    /// <summary>--snaplen.</summary>
    public Option<int?> SnapLength { get; }

    /// <summary>--interface.</summary>
    public Option<string?> Card { get; }
}
