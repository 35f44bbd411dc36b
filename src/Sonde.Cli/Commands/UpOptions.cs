using System.CommandLine;
using Sonde.Core.Ide;
using Sonde.Core.Operations;
using Sonde.Core.Settings;
using Sonde.Core.Targets;

namespace Sonde.Cli.Commands;

/// <summary>The file, and how its targets are handed over.</summary>
internal sealed class UpOptions : OptionGroup
{
    /// <summary>Makes them.</summary>
    public UpOptions()
        : base("Workspace")
    {
        File = Take(OptionKinds.Text("--file", "FILE", "The sonde.yaml; the nearest one above the working folder by default", "-f"));
        Kubeconfig = Take(OptionKinds.Text("--kubeconfig", "FILE", "Instead of KUBECONFIG and ~/.kube/config"));
        Ide = Take(OptionKinds.Word("--ide", SettingWords.Ides, "Which IDE gets entries; those that are found by default"));
        NoLogs = Take(OptionKinds.Switch("--no-logs", "Do not show what the containers print"));
        KeepIde = Take(OptionKinds.Switch("--keep-ide", "Leave the IDE's entries at the end"));
    }

    /// <summary>--file.</summary>
    public Option<string?> File { get; }

    /// <summary>--no-logs.</summary>
    public Option<bool> NoLogs { get; }

    private Option<string?> Kubeconfig { get; }

    private Option<IdeWish?> Ide { get; }

    private Option<bool> KeepIde { get; }

    /// <summary>Adds them to a request.</summary>
    public DebugRequest Apply(ParseResult words, UserSettings settings, DebugRequest request) => request with
    {
        Target = request.Target is KubernetesReference cluster ? cluster with { Kubeconfig = words.GetValue(Kubeconfig) } : request.Target,
        Ide = words.GetValue(Ide) ?? settings.Ide ?? request.Ide,
        KeepsIde = words.GetValue(KeepIde),
    };
}
