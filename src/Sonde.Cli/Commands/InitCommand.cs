using System.CommandLine;
using System.CommandLine.Parsing;
using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Workspaces;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde init</c>.</summary>
internal sealed class InitCommand : Verb
{
    private readonly Argument<string?> _engine;
    private readonly PlaceOptions _place;
    private readonly InitOptions _file;

    /// <summary>Makes it.</summary>
    public InitCommand()
        : base("init", "Write a sonde.yaml for what runs")
    {
        _engine = TakeArgument(new Argument<string?>("ENGINE") { Arity = ArgumentArity.ZeroOrOne });
        _place = Take(new PlaceOptions());
        _file = Take(new InitOptions());
        Command.Validators.Add(Validate);
    }

    /// <inheritdoc/>
    public override string Usage => "init [podman|docker] [options]";

    /// <inheritdoc/>
    public override string Description =>
        "Looks at what runs in a namespace, or in this machine's containers, and writes sonde.yaml into the working folder: a target for each workload, with the ports that it says "
        + "it has; and beside it the schema that editors read. It shows the file first, or what changes in it; one that is there already is replaced with --force only. "
        + "Needs no right but to list pods.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
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

        var request = new InitRequest(_place.Read(words, words.GetValue(_engine)));
        return await context.MakeOperations().InitAsync(_file.Apply(words, request), cancellation).ConfigureAwait(false);
    }

    private void Validate(CommandResult result)
    {
        _file.Validate(result, _place.Options, result.GetValue(_engine) is not null);
        _place.Validate(result, result.GetValue(_engine), "init looks at");
    }
}
