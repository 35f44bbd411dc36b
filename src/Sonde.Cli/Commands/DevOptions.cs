using System.CommandLine;
using System.CommandLine.Parsing;
using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Settings;
using Sonde.Core.Targets;

namespace Sonde.Cli.Commands;

/// <summary>What is wanted of dev mode.</summary>
internal sealed class DevOptions : OptionGroup
{
    /// <summary>Makes them.</summary>
    public DevOptions()
        : base("Dev mode")
    {
        Restore = Take(OptionKinds.Switch("--restore", "Put the workload back as it was before dev mode, whoever left it there, and end"));
        Program = Take(OptionKinds.Text("--program", "PATH", "The main package: ./cmd/api; found where there is one"));
        Image = Take(OptionKinds.Image("--image", "Image that the agent is copied from; by default sonde-go of the configuration"));
        Pull = Take(OptionKinds.Word("--pull", SettingWords.PullPolicies, "When the node pulls the image; missing by default"));
        DryRun = Take(OptionKinds.Switch("--dry-run", "Print the plan, prove it against the server, change nothing"));
    }

    private Option<bool> Restore { get; }

    private Option<string?> Program { get; }

    private Option<string?> Image { get; }

    private Option<PullPolicy?> Pull { get; }

    private Option<bool> DryRun { get; }

    /// <summary>Whether --restore was given.</summary>
    public bool IsRestore(SymbolResult words) => words.GetResult(Restore) is not null;

    /// <summary>Reads them.</summary>
    public DevRequest Read(ParseResult words, CommandContext context, UserSettings settings, TargetReference target)
    {
        var request = new DevRequest(target, words.GetValue(Image) ?? settings.ImageFor(ToolboxImage.Go, context.Host.Version))
        {
            Program = words.GetValue(Program),
            IsDryRun = words.GetValue(DryRun),
            IsRestore = words.GetValue(Restore),
        };
        return request with { PullPolicy = words.GetValue(Pull) ?? settings.PullPolicy ?? request.PullPolicy };
    }
}
