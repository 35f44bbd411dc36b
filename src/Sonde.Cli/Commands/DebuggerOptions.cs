using Sonde.Core.Ide;
using System.CommandLine;
using Sonde.Core.Operations;
using Sonde.Core.Settings;
using Sonde.Core.Tools;

namespace Sonde.Cli.Commands;

/// <summary>How the debugger is handed over.</summary>
internal sealed class DebuggerOptions : OptionGroup
{
    /// <summary>Makes them.</summary>
    public DebuggerOptions()
        : base("Debugger")
    {
        Tool = Take(OptionKinds.Word("--tool", SettingWords.Debuggers, "Which debugger, where a container runs programs of several languages; that of the process's language by default. Native code (gdb) is taken only where this says so"));
        All = Take(OptionKinds.Switch("--all", "Every replica of the workload, behind one port: the first that stops is shown, the others run on"));
        Port = Take(OptionKinds.Number("--port", "PORT", 65535, "Local port for IDEs; by default the debugger's usual one (2345, 9229, 5678, 5005, 4711) or the next free one after it"));
        Ide = Take(OptionKinds.Word("--ide", SettingWords.Ides, "Which IDE gets an entry; those that are found by default"));
        KeepIde = Take(OptionKinds.Switch("--keep-ide", "Leave the IDE's entry at the end"));
        Budget = Take(OptionKinds.Duration("--budget", DurationRange.Budget, "How long a stop may last before the debugger lets go; by default what the liveness probe leaves"));
        NoBudget = Take(OptionKinds.Switch("--no-budget", "Let a stop last, whatever the kubelet does then"));
        Shield = Take(OptionKinds.Switch("--shield", "Answer the kubelet's probes while the process is stopped; the toolbox then runs as root with NET_ADMIN"));
        NoMemoryCheck = Take(OptionKinds.Switch("--no-memory-check", "Attach although the debugger may not fit into the pod's memory"));
        Forwards = Take(new Option<PortForward[]>("--forward")
        {
            Description = "Open a port of the pod here too, under the same number, another or (:REMOTE) any free one; may be given several times",
            HelpName = "[[LOCAL]:]REMOTE",
            CustomParser = result => PortForwardWords.Parse(result, "--forward"),
        });
    }

    private Option<DebuggerKind?> Tool { get; }

    private Option<bool> All { get; }

    private Option<int?> Port { get; }

    private Option<IdeWish?> Ide { get; }

    private Option<bool> KeepIde { get; }

    private Option<TimeSpan?> Budget { get; }

    private Option<bool> NoBudget { get; }

    private Option<bool> Shield { get; }

    private Option<bool> NoMemoryCheck { get; }

    private Option<PortForward[]> Forwards { get; }

    /// <summary>Which toolbox image the words ask for, one of <see cref="ToolboxImage.Tools"/>.</summary>
    public string Image(ParseResult words) => ToolboxImage.Of(words.GetValue(Tool));

    /// <summary>Adds them to a request.</summary>
    public DebugRequest Apply(ParseResult words, UserSettings settings, DebugRequest request) => request with
    {
        Tool = words.GetValue(Tool),
        IsForAll = words.GetValue(All),
        LocalPort = words.GetValue(Port) ?? settings.Port ?? request.LocalPort,
        Ide = words.GetValue(Ide) ?? settings.Ide ?? request.Ide,
        KeepsIde = words.GetValue(KeepIde),
        Budget = words.GetValue(Budget),
        HasNoBudget = words.GetValue(NoBudget),
        IsShielded = words.GetValue(Shield),
        HasNoMemoryCheck = words.GetValue(NoMemoryCheck),
        Forwards = words.GetValue(Forwards) ?? [],
    };
}
