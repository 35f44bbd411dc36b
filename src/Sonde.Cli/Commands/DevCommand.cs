using System.CommandLine;
using System.CommandLine.Parsing;
using Sonde.Core.Faults;
using Sonde.Core.Production;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde dev</c>.</summary>
internal sealed class DevCommand : Verb
{
    private readonly Argument<string[]> _words;
    private readonly TargetOptions _where;
    private readonly DevOptions _dev;
    private readonly GuardOptions _guard;

    /// <summary>Makes it.</summary>
    public DevCommand()
        : base("dev", "Run each save of a Go, Python or Node.js program in a workload's pod, a moment later")
    {
        // One argument for all, as in run: what follows the target is the program and its arguments.
        _words = TakeArgument(new Argument<string[]>("TARGET PROGRAM") { Arity = ArgumentArity.ZeroOrMore });
        _where = Take(new TargetOptions());
        _dev = Take(new DevOptions());
        _guard = Take(new GuardOptions());
        _guard.Require(Command);
        _dev.Require(Command);
        Command.Validators.Add(Validate);
    }

    /// <inheritdoc/>
    public override string Usage => "dev [TARGET] [options] [-- PROGRAM ARGUMENT...], dev --restore [TARGET]";

    /// <inheritdoc/>
    public override string Description =>
        "Started in the folder of a program: puts a Deployment or StatefulSet in dev mode, with one pod whose program is started by Sonde's agent, and shows what it prints. After each save of a Go program it builds here, "
        + "sends what differs from the build before, and starts the new program in the same container; a build that fails leaves the old one running. Of Python and Node.js it sends the files that changed and starts the program "
        + "again. At the end the workload is put back exactly as it was; where Sonde was killed, --restore does that. TARGET is deploy/NAME or sts/NAME; without it the target that a sonde.yaml has for the folder, else the only one in the namespace that is called as the folder is, by its name or its image. PROGRAM and its arguments are what the container runs, where neither the specification nor the Dockerfile says it.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Edit here, run there", "dev deploy/api -n shop"),
        new("The same with a debugger, which stays through every save", "dev deploy/api -n shop --debug"),
        new("What would be changed; change nothing", "dev deploy/api -n shop --dry-run"),
        new("One main package of several, and what it is started with", "dev deploy/api --program ./cmd/api -- api --port 8080"),
        new("Put a workload back that a killed session left in dev mode", "dev --restore deploy/api -n shop"),
    ];

    /// <inheritdoc/>
    public override IEnumerable<string> ArgumentCandidates => ["deploy/", "sts/"];

    /// <inheritdoc/>
    public override async Task<ExitCode> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellation)
    {
        var given = words.GetValue(_words)!;
        var target = given.Length == 0 ? _where.ReadPlace(words) : _where.Read(words, given[0]);
        var settings = await context.LoadSettingsAsync(cancellation).ConfigureAwait(false);
        var guard = _guard.Apply(words, context, new GuardWishes { Settings = settings.Production });

        // What the program is started with may hold secrets: it is not shown again.
        var request = _dev.Read(words, context, settings, target) with { Command = given.Length == 0 ? [] : given[1..], Guard = given.Length > 1 ? guard with { Command = "" } : guard };
        return await context.MakeOperations().DevelopAsync(request with { Debugger = _dev.ReadDebugger(words, settings, request) }, cancellation).ConfigureAwait(false);
    }

    private void Validate(CommandResult result)
    {
        var words = result.GetValue(_words) ?? [];
        if (_where.HasSelector(result))
        {
            result.AddError("dev takes deploy/NAME or sts/NAME; labels (-l) may select the pods of several");
        }
        else if (words is ["", ..])
        {
            result.AddError("TARGET is empty: deploy/NAME, sts/NAME, or nothing for the one that the folder means");
        }
        else if (words.Length > 1 && _dev.IsRestore(result))
        {
            result.AddError("dev --restore takes a TARGET alone");
        }
    }
}
