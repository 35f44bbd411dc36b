using System.CommandLine;
using Sonde.Core.Faults;
using Sonde.Core.Operations;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde stop</c>.</summary>
internal sealed class StopCommand : Verb
{
    private readonly Argument<string?> _target;
    private readonly TargetOptions _where;
    private readonly StopOptions _what;

    /// <summary>Makes it.</summary>
    public StopCommand()
        : base("stop", "End the sessions on a target")
    {
        _target = TakeArgument(new Argument<string?>("TARGET") { Arity = ArgumentArity.ZeroOrOne });
        _where = Take(new TargetOptions());
        _where.Require(Command, _target);
        _what = Take(new StopOptions());
    }

    /// <inheritdoc/>
    public override string Usage => "stop TARGET [options]";

    /// <inheritdoc/>
    public override string Description =>
        $"Ends the debug sessions on a target, your own and those of others; the target runs on. {TargetOptions.Forms}";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("End every session on a pod", "stop pod/api-7d9c5 -n shop"),
        new("End one session", "stop pod/api-7d9c5 --session 3f2a"),
        new("End the toolbox with them", "stop podman/shop-api --toolbox"),
        new("Remove copies that were left behind", "stop deploy/api -n shop --copies"),
    ];

    /// <inheritdoc/>
    public override IEnumerable<string> ArgumentCandidates => TargetOptions.Candidates;

    /// <inheritdoc/>
    public override Task<ExitCode> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellation)
    {
        var request = new StopRequest(
            _where.Read(words, words.GetValue(_target)), words.GetValue(_what.Session), words.GetValue(_what.Toolbox))
        {
            IsForCopies = words.GetValue(_what.Copies),
        };
        return context.MakeOperations().StopAsync(request, cancellation);
    }
}
