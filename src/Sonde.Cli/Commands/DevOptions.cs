using System.CommandLine;
using System.CommandLine.Parsing;
using Sonde.Core.Ide;
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
        AppFolder = Take(OptionKinds.Text("--app-folder", "PATH", "Of Python and Node.js: the folder of the container that the folder here is; by default what the Dockerfile says"));
        SyncBack = Take(OptionKinds.Switch("--sync-back", "Of Python and Node.js: files that the program makes or changes in that folder come here; where both sides changed one, yours stays"));
        Debug = Take(OptionKinds.Switch("--debug", "Attach a debugger to each program, behind one local port: the IDE attaches once"));
        Port = Take(OptionKinds.Number("--port", "PORT", 65535, "With --debug: local port for IDEs; by default the debugger's usual one (2345, 9229, 5678) or the next free one after it"));
        Ide = Take(OptionKinds.Word("--ide", SettingWords.Ides, "With --debug: which IDE gets an entry; those that are found by default"));
        Image = Take(OptionKinds.Image("--image", "Image that the agent is copied from; by default sonde-go of the configuration"));
        Pull = Take(OptionKinds.Word("--pull", SettingWords.PullPolicies, "When the node pulls the image; missing by default"));
        DryRun = Take(OptionKinds.Switch("--dry-run", "Print the plan, prove it against the server, change nothing"));
    }

    private Option<bool> Restore { get; }

    private Option<string?> Program { get; }

    private Option<string?> AppFolder { get; }

    private Option<bool> SyncBack { get; }

    private Option<bool> Debug { get; }

    private Option<int?> Port { get; }

    private Option<IdeWish?> Ide { get; }

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
            AppFolder = words.GetValue(AppFolder),
            IsSyncedBack = words.GetValue(SyncBack),
            IsDryRun = words.GetValue(DryRun),
            IsRestore = words.GetValue(Restore),
        };
        return request with { PullPolicy = words.GetValue(Pull) ?? settings.PullPolicy ?? request.PullPolicy };
    }

    /// <summary>The debug session on each program; null where none is wanted.</summary>
    /// <param name="words">The command line.</param>
    /// <param name="settings">The configuration.</param>
    /// <param name="request">What was read.</param>
    public DebugRequest? ReadDebugger(ParseResult words, UserSettings settings, DevRequest request)
    {
        if (!words.GetValue(Debug))
        {
            return null;
        }

        var session = new DebugRequest { Target = request.Target, Toolbox = new ToolboxWishes { Image = request.Image, PullPolicy = request.PullPolicy, Guard = request.Guard } };
        return session with
        {
            LocalPort = words.GetValue(Port) ?? settings.Port,
            Ide = words.GetValue(Ide) ?? settings.Ide ?? session.Ide,
        };
    }

    /// <summary>Makes the parser say it where an option of the debugger is given without one.</summary>
    public void Require(Command command) => command.Validators.Add(result =>
    {
        if (result.GetResult(Debug) is null && (result.GetResult(Port) is not null || result.GetResult(Ide) is not null))
        {
            result.AddError("--port and --ide belong to --debug");
        }
    });
}
