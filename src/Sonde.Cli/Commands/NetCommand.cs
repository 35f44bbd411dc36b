using System.CommandLine;
using Sonde.Core.Faults;
using Sonde.Core.Operations;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde net</c>.</summary>
internal sealed class NetCommand : Verb
{
    private readonly Argument<string?> _target;
    private readonly TargetOptions _where;
    private readonly NetOptions _net;
    private readonly ToolboxOptions _toolbox;
    private readonly SessionOptions _session;

    /// <summary>Makes it.</summary>
    public NetCommand()
        : base("net", "List a pod's sockets: queues, round trips, what is sent again, what is stuck")
    {
        _target = TakeArgument(new Argument<string?>("TARGET") { Arity = ArgumentArity.ZeroOrOne });
        _where = Take(new TargetOptions());
        _where.Require(Command, _target);
        _net = Take(new NetOptions());
        _toolbox = Take(new ToolboxOptions());
        _session = Take(new SessionOptions());
    }

    /// <inheritdoc/>
    public override string Usage => "net TARGET [options]";

    /// <inheritdoc/>
    public override string Description =>
        "Looks twice at the sockets of the target's network, asks the kernel what it knows of each, and says first what is conspicuous: accept queues that are full, connections that nobody answers, "
        + "closes or reads, segments that are sent again. Needs no capability, captures nothing and touches no process. Exits with 1 where something is conspicuous, with 0 otherwise. "
        + TargetOptions.Forms;

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Who is connected with whom, and what is wrong with it", "net deploy/api -n shop"),
        new("Only the listeners, with their accept queues, every 5 s", "net podman/shop-api --listening --watch --interval 5s"),
        new("Connections to the database", "net deploy/order --port 5432"),
        new("Connections that the other side closed, for a program", "net deploy/pricing --state close-wait -o json"),
    ];

    /// <inheritdoc/>
    public override IEnumerable<string> ArgumentCandidates => TargetOptions.Candidates;

    /// <inheritdoc/>
    public override async Task<ExitCode> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellation)
    {
        var target = _where.Read(words, words.GetValue(_target));
        var settings = await context.LoadSettingsAsync(cancellation).ConfigureAwait(false);
        var request = new NetRequest
        {
            Target = target,
            Toolbox = await _toolbox.ReadAsync(words, context, settings, cancellation).ConfigureAwait(false),
        };
        return await context.MakeOperations().NetAsync(_net.Apply(words, _session.Apply(words, settings, request)), cancellation).ConfigureAwait(false);
    }
}
