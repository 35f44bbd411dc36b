using System.CommandLine;
using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Production;
using Sonde.Core.Settings;
using Sonde.Core.Targets;

namespace Sonde.Cli.Commands;

/// <summary>What the pod on a node may do, and what it is made from.</summary>
internal sealed class NodeOptions : OptionGroup
{
    /// <summary>A killed Sonde leaves the pod for so long: nothing of it is used again.</summary>
    private static readonly TimeSpan TimeToLive = TimeSpan.FromMinutes(1);

    /// <summary>Makes them.</summary>
    public NodeOptions()
        : base("Pod")
    {
        Privileged = Take(OptionKinds.Switch("--privileged", "All capabilities and devices, and no filter of system calls; without it, root that may look"));
        Write = Take(OptionKinds.Switch("--write", "The node's files in /host may be changed; read-only by default"));
        Deadline = Take(OptionKinds.Duration("--deadline", DurationRange.Deadline, "Kubernetes ends the pod after so long, whoever uses it; 4h by default"));
        Image = Take(OptionKinds.Image("--image", "Image of the pod; by default sonde-net of the configuration"));
        Pull = Take(OptionKinds.Word("--pull", SettingWords.PullPolicies, "When the node pulls the image; missing by default"));
    }

    private Option<bool> Privileged { get; }

    private Option<bool> Write { get; }

    private Option<TimeSpan?> Deadline { get; }

    private Option<string?> Image { get; }

    private Option<PullPolicy?> Pull { get; }

    /// <summary>The node with what its pod may do.</summary>
    /// <param name="words">The command line.</param>
    /// <param name="name">The node, with <c>node/</c> before it or not.</param>
    /// <param name="place">The cluster.</param>
    public NodeReference Read(ParseResult words, string name, ListRequest place)
    {
        var node = new NodeReference(name.StartsWith("node/", StringComparison.Ordinal) ? name["node/".Length..] : name)
        {
            Namespace = place.Namespace,
            Context = place.Context,
            Kubeconfig = place.Kubeconfig,
            IsPrivileged = words.GetValue(Privileged),
            IsWritable = words.GetValue(Write),
        };
        return words.GetValue(Deadline) is { } deadline ? node with { Deadline = deadline } : node;
    }

    /// <summary>What the pod is made from.</summary>
    public ToolboxWishes Read(ParseResult words, CommandContext context, UserSettings settings)
    {
        var wishes = new ToolboxWishes
        {
            Image = words.GetValue(Image) ?? settings.ImageFor(ToolboxImage.Net, context.Host.Version),
            TimeToLive = TimeToLive,
            Guard = new GuardWishes { Settings = settings.Production },
        };
        return wishes with { PullPolicy = words.GetValue(Pull) ?? settings.PullPolicy ?? wishes.PullPolicy };
    }
}
