using System.CommandLine;
using Sonde.Core.Faults;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde lint</c>.</summary>
internal sealed class LintCommand : Verb
{
    private readonly Argument<string[]> _paths;
    private readonly LintOptions _options;

    /// <summary>Makes it.</summary>
    public LintCommand()
        : base("lint", "Find what lets somebody debug production, in manifests and Dockerfiles")
    {
        _paths = TakeArgument(new Argument<string[]>("PATH") { Arity = ArgumentArity.OneOrMore });
        _options = Take(new LintOptions());
    }

    /// <inheritdoc/>
    public override string Usage => "lint PATH… [options]";

    /// <inheritdoc/>
    public override string Description =>
        "Looks through manifests, folders of them, Dockerfiles, Kustomize folders (rendered by kubectl), charts (rendered by helm) and standard input (-) for debuggers that start or listen, services and "
        + "ingresses that lead to one, rights to trace, images for debugging and what else belongs to development. What lies in a namespace or folder of development is let be. Exit code 1 where it finds something.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Everything of a repository", "lint deploy/ Dockerfile"),
        new("What a chart renders for production", "lint - < rendered.yaml"),
        new("In CI: only what is new, beside the lines", "lint deploy/ --baseline .sonde-lint.json --sarif lint.sarif"),
    ];

    /// <inheritdoc/>
    public override async Task<ExitCode> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellation) =>
        await context.MakeOperations().LintAsync(_options.Read(words, words.GetValue(_paths) ?? []), () => context.Surface.Terminal.OpenStreams().Input, cancellation).ConfigureAwait(false);
}
