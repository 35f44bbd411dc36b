using System.CommandLine;
using Sonde.Core.Faults;
using Sonde.Core.Operations;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde why</c>.</summary>
internal sealed class WhyCommand : Verb
{
    private readonly Argument<string?> _target;
    private readonly TargetOptions _where;

    /// <summary>Makes it.</summary>
    public WhyCommand()
        : base("why", "Say what is wrong with a pod or a workload, the cause first")
    {
        _target = TakeArgument(new Argument<string?>("TARGET") { Arity = ArgumentArity.ZeroOrOne });
        _where = Take(new TargetOptions());
        _where.Require(Command, _target);
    }

    /// <inheritdoc/>
    public override string Usage => "why TARGET [options]";

    /// <inheritdoc/>
    public override string Description =>
        "Reads what the Kubernetes API knows of the target (spec, status, events, last log lines, owners, claims, services) and says why it does not run or serve: the cause, what "
        + "shows it, and the next command. The target need not run; nothing is added or changed. What you may not read is said and left out. Exits with 1 where a cause was found, "
        + $"with 0 where none was. {TargetOptions.Forms}";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Why does this deployment not come up?", "why deploy/api -n shop"),
        new("One pod, for a program", "why api-7d9f8-x2x9k -n shop -o json"),
        new("Whatever has this label", "why -l app=api -n shop"),
    ];

    /// <inheritdoc/>
    public override IEnumerable<string> ArgumentCandidates => TargetOptions.Candidates;

    /// <inheritdoc/>
    public override Task<ExitCode> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellation) =>
        context.MakeOperations().DiagnoseAsync(new WhyRequest(_where.Read(words, words.GetValue(_target))), cancellation);
}
