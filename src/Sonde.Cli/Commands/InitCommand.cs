using System.CommandLine;
using System.CommandLine.Parsing;
using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Settings;
using Sonde.Core.Workspaces;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde init</c>.</summary>
internal sealed class InitCommand : Verb
{
    private readonly Argument<string?> _engine;
    private readonly PlaceOptions _place;
    private readonly RepositoryOptions _repository;
    private readonly InitOptions _file;

    /// <summary>Makes it.</summary>
    public InitCommand()
        : base("init", "Make a repository debuggable, or write a sonde.yaml for what runs")
    {
        _engine = TakeArgument(new Argument<string?>("ENGINE") { Arity = ArgumentArity.ZeroOrOne });
        _place = Take(new PlaceOptions());
        _repository = Take(new RepositoryOptions());
        _file = Take(new InitOptions());
        Command.Validators.Add(Validate);
    }

    /// <inheritdoc/>
    public override string Usage => "init [podman|docker] [options]";

    /// <inheritdoc/>
    public override string Description =>
        "In a folder with a Go, Node.js, Python, Java or .NET project and without a place: writes what is missing of a Dockerfile with a hardened production stage and a debug stage, "
        + ".dockerignore, a Kustomize folder, an entry for VS Code and sonde.yaml. Asks no cluster. Elsewhere it looks at what runs in a namespace, or in this machine's containers, and writes "
        + "sonde.yaml: a target for each workload, with the ports that it says it has; needs no right but to list pods. The schema that editors read comes with it. Everything is shown first, "
        + "or what would change; a file that is there already is replaced with --force only.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("What this repository lacks; show it and write nothing", "init --dry-run"),
        new("What runs in a namespace", "init -n shop"),
        new("The containers of this machine; show the file and write nothing", "init podman --dry-run"),
        new("Whether the file that is there is good", "init --check"),
    ];

    /// <inheritdoc/>
    public override IEnumerable<string> ArgumentCandidates => PlaceOptions.Engines;

    /// <inheritdoc/>
    public override async Task<ExitCode> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellation)
    {
        if (words.GetValue(_file.Schema))
        {
            context.Surface.AnswerVerbatim(WorkspaceSchema.Write());
            return ExitCode.Done;
        }

        var isPlaceNamed = IsPlaceNamed(words.CommandResult);
        var settings = isPlaceNamed ? null : await context.LoadSettingsAsync(cancellation).ConfigureAwait(false);
        var request = new InitRequest(_place.Read(words, words.GetValue(_engine)))
        {
            IsPlaceNamed = isPlaceNamed,
            Repository = _repository.Read(words),
            ToolboxImage = settings?.ImageFor(ToolboxImage.Go, context.Host.Version) ?? "",
        };
        return await context.MakeOperations().InitAsync(_file.Apply(words, request), cancellation).ConfigureAwait(false);
    }

    private void Validate(CommandResult result)
    {
        _file.Validate(result, [.. _place.Options, .. _repository.Options], result.GetValue(_engine) is not null);
        _repository.Validate(result, IsPlaceNamed(result));
        _place.Validate(result, result.GetValue(_engine), "init looks at");
    }

    private bool IsPlaceNamed(CommandResult result) => result.GetValue(_engine) is not null || _place.Options.Any(option => result.GetResult(option) is not null);
}
