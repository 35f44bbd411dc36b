using System.CommandLine;
using System.CommandLine.Parsing;
using Sonde.Core.Copying;
using Sonde.Core.Faults;
using Sonde.Core.Operations;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde cp</c>.</summary>
internal sealed class CopyCommand : Verb
{
    private readonly Argument<string> _from;
    private readonly Argument<string> _to;
    private readonly TargetOptions _where;
    private readonly CopyOptions _copy;
    private readonly ProcessOptions _process;
    private readonly GuardOptions _guard;
    private readonly ToolboxOptions _toolbox;
    private readonly SessionOptions _session;

    /// <summary>Makes it.</summary>
    public CopyCommand()
        : base("cp", "Copy files out of a target or into it, also where its image holds no tar")
    {
        _from = TakeArgument(new Argument<string>("FROM"));
        _to = TakeArgument(new Argument<string>("TO"));
        _where = Take(new TargetOptions());
        _copy = Take(new CopyOptions());
        _process = Take(new ProcessOptions());
        _guard = Take(new GuardOptions());
        _guard.Require(Command);
        _toolbox = Take(new ToolboxOptions());
        _session = Take(new SessionOptions());
        Command.Validators.Add(Validate);
    }

    /// <inheritdoc/>
    public override string Usage => "cp TARGET:PATH LOCAL | LOCAL TARGET:PATH [options]";

    /// <inheritdoc/>
    public override string Description =>
        "Copies a file, or a folder with all that is in it, between a target and this machine; nothing is run in the target. PATH is the target's own, from its root on. "
        + "Links are copied as links; holes stay holes; every file is checked. Until all of it is there it is called NAME.sonde-part; the same command goes on with a copy that was broken off. "
        + $"What goes into a target is written as the target's user. {TargetOptions.Forms.Replace("-l stands in for it.", "with -l the word begins with the colon.", StringComparison.Ordinal)}";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("A folder of a deployment's newest ready pod, into this one", "cp deploy/api:/var/log/app . -n shop"),
        new("A large file, under another name; once more after a lost link", "cp pod/db-0:/data/dump.bin ./today.bin -n shop"),
        new("A file into a container of this machine, over the one that is there", "cp ./config.json podman/shop-api:/tmp/config.json --force"),
    ];

    /// <inheritdoc/>
    public override IEnumerable<string> ArgumentCandidates => TargetOptions.Candidates;

    /// <inheritdoc/>
    public override async Task<ExitCode> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellation)
    {
        _ = CopyRoute.Judge(words.GetValue(_from) ?? "", words.GetValue(_to) ?? "", out var route);
        var target = _where.Read(words, route!.Target);
        var settings = await context.LoadSettingsAsync(cancellation).ConfigureAwait(false);
        var toolbox = await _toolbox.ReadAsync(words, context, settings, cancellation).ConfigureAwait(false);
        var request = new CopyRequest
        {
            Target = target,
            Route = route,
            Toolbox = toolbox with { Guard = _guard.Apply(words, context, toolbox.Guard) },
            ProcessId = words.GetValue(_process.ProcessId),
            MayReplace = words.GetValue(_copy.Force),
        };
        return await context.MakeOperations().CopyAsync(_session.Apply(words, settings, request), cancellation).ConfigureAwait(false);
    }

    private void Validate(CommandResult result)
    {
        if (result.GetResult(_from)?.Tokens is not [var from] || result.GetResult(_to)?.Tokens is not [var to])
        {
            // The parser says which of them is missing.
            return;
        }

        if (CopyRoute.Judge(from.Value, to.Value, out var route) is { } problem)
        {
            result.AddError(problem);
        }
        else if (route!.Target is null && !_where.HasSelector(result))
        {
            result.AddError("a word that begins with a colon needs -l");
        }
    }
}
