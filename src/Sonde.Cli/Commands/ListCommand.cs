using System.CommandLine;
using System.CommandLine.Parsing;
using Sonde.Core.Faults;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde ps</c>.</summary>
internal sealed class ListCommand : Verb
{
    private readonly Argument<string?> _engine;
    private readonly PlaceOptions _place;
    private readonly LogOptions _log;

    /// <summary>Makes it.</summary>
    public ListCommand()
        : base("ps", "List toolboxes and sessions")
    {
        _engine = TakeArgument(new Argument<string?>("ENGINE") { Arity = ArgumentArity.ZeroOrOne });
        _place = Take(new PlaceOptions());
        _log = Take(new LogOptions());
        Command.Validators.Add(Validate);
    }

    /// <inheritdoc/>
    public override string Usage => "ps [podman|docker] [options]";

    /// <inheritdoc/>
    public override string Description => "Lists the toolboxes of a namespace, or of this machine's containers, and who debugs what in them since when; with --log, the sessions that this machine remembers.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("The current context's namespace", "ps"),
        new("Another namespace, for a program", "ps -n shop -o json"),
        new("The containers of this machine", "ps podman"),
        new("The last five sessions of this machine, with reasons and figures", "ps --log --last 5"),
    ];

    /// <inheritdoc/>
    public override IEnumerable<string> ArgumentCandidates => PlaceOptions.Engines;

    /// <inheritdoc/>
    public override Task<ExitCode> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellation) =>
        context.MakeOperations().ListAsync(_log.Apply(words, _place.Read(words, words.GetValue(_engine))), cancellation);

    private void Validate(CommandResult result)
    {
        _log.Validate(result, _place.Options, result.GetValue(_engine) is not null);
        _place.Validate(result, result.GetValue(_engine), "ps lists");
    }
}
