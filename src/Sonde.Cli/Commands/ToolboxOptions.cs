using System.CommandLine;
using Sonde.Core.Plans;
using Sonde.Core.Production;
using Sonde.Core.Settings;

namespace Sonde.Cli.Commands;

/// <summary>What is wanted of the toolbox.</summary>
internal sealed class ToolboxOptions : OptionGroup
{
    /// <summary>Makes them.</summary>
    public ToolboxOptions()
        : base("Toolbox")
    {
        Image = Take(OptionKinds.Image("--image", "Image of the toolbox; by default the one in the configuration. None is published yet: docs/guide/toolbox.md"));
        Pull = Take(OptionKinds.Word("--pull", SettingWords.PullPolicies, "When the node pulls the image; missing by default"));
        Profile = Take(OptionKinds.Word("--profile", SettingWords.Profiles, "Privileges, as in kubectl debug; auto takes the least that works"));
        Custom = Take(OptionKinds.Text("--custom", "FILE", "JSON or YAML of container fields to lay over the toolbox"));
        TimeToLive = Take(OptionKinds.Duration("--ttl", DurationRange.TimeToLive, "The toolbox ends itself after so long without a session; 30m by default"));
        New = Take(OptionKinds.Switch("--new-toolbox", "Add a toolbox even where one runs already"));
    }

    private Option<string?> Image { get; }

    private Option<PullPolicy?> Pull { get; }

    private Option<DebugProfile?> Profile { get; }

    private Option<string?> Custom { get; }

    private Option<TimeSpan?> TimeToLive { get; }

    private Option<bool> New { get; }

    /// <summary>Reads them: the command line goes before the configuration, that before the defaults.</summary>
    /// <exception cref="Core.Faults.FaultException">SND2006.</exception>
    public Task<ToolboxWishes> ReadAsync(ParseResult words, CommandContext context, UserSettings settings, CancellationToken cancellation) =>
        ReadAsync(words, (context, settings), ToolboxImage.Go, cancellation);

    /// <summary>Likewise for another image.</summary>
    /// <param name="words">The command line.</param>
    /// <param name="from">What it stands in, and the configuration.</param>
    /// <param name="tool">One of <see cref="ToolboxImage.Tools"/>.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="Core.Faults.FaultException">SND2006.</exception>
    public async Task<ToolboxWishes> ReadAsync(ParseResult words, (CommandContext Context, UserSettings Settings) from, string tool, CancellationToken cancellation)
    {
        var (context, settings) = from;
        var wishes = new ToolboxWishes
        {
            Image = words.GetValue(Image) ?? settings.ImageFor(tool, context.Host.Version),
            Profile = words.GetValue(Profile) ?? DebugProfile.Auto,
            IsNewWanted = words.GetValue(New),
            Guard = new GuardWishes { Settings = settings.Production },
        };
        wishes = wishes with
        {
            PullPolicy = words.GetValue(Pull) ?? settings.PullPolicy ?? wishes.PullPolicy,
            TimeToLive = words.GetValue(TimeToLive) ?? settings.TimeToLive ?? wishes.TimeToLive,
        };
        return words.GetValue(Custom) is { } file
            ? wishes with { Overlay = await OverlayFile.ReadAsync(Path.Combine(context.Host.WorkingDirectory, file), cancellation).ConfigureAwait(false) }
            : wishes;
    }
}
