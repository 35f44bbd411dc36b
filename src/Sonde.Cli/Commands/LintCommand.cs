using System.CommandLine;
using System.CommandLine.Parsing;
using Sonde.Core.Faults;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde lint</c>.</summary>
internal sealed class LintCommand : Verb
{
    private readonly Argument<string[]> _paths;
    private readonly LintOptions _options;
    private readonly LiveOptions _live;

    /// <summary>Makes it.</summary>
    public LintCommand()
        : base("lint", "Find what lets somebody debug production, in manifests, Dockerfiles and clusters")
    {
        _paths = TakeArgument(new Argument<string[]>("PATH") { Arity = ArgumentArity.ZeroOrMore });
        _options = Take(new LintOptions());
        _live = Take(new LiveOptions());
        Command.Validators.Add(Validate);
    }

    /// <inheritdoc/>
    public override string Usage => "lint PATH… [--live] [options]";

    /// <inheritdoc/>
    public override string Description =>
        "Looks through manifests, folders of them, Dockerfiles, Kustomize folders (rendered by kubectl), charts (rendered by helm) and standard input (-) for debuggers that start or listen, services and "
        + "ingresses that lead to one, rights to trace, images for debugging and what else belongs to development; with --live through what a namespace of a cluster holds, debug containers that run among it. What lies in a namespace or folder of development is let be. Exit code 1 where it finds something.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Everything of a repository", "lint deploy/ Dockerfile"),
        new("What a chart renders for production", "lint - < rendered.yaml"),
        new("What runs in a namespace", "lint --live -n shop"),
        new("In CI: only what is new, beside the lines", "lint deploy/ --baseline .sonde-lint.json --sarif lint.sarif"),
    ];

    /// <inheritdoc/>
    public override async Task<ExitCode> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellation) =>
        await context.MakeOperations().LintAsync(_options.Read(words, words.GetValue(_paths) ?? []) with { Live = _live.Read(words) }, () => context.Surface.Terminal.OpenStreams().Input, cancellation).ConfigureAwait(false);

    private void Validate(CommandResult result)
    {
        _live.Validate(result);
        if (result.GetValue(_paths) is not { Length: > 0 } && !_live.IsWanted(result))
        {
            result.AddError("name files or folders, - for standard input, or --live for a namespace");
        }
    }
}
