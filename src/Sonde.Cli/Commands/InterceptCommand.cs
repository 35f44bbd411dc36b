using System.CommandLine;
using Sonde.Core.Faults;
using Sonde.Core.Operations;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde intercept</c>.</summary>
internal sealed class InterceptCommand : Verb
{
    private readonly Argument<string?> _target;
    private readonly TargetOptions _where;
    private readonly InterceptOptions _intercept;
    private readonly ToolboxOptions _toolbox;
    private readonly SessionOptions _session;
    private readonly GuardOptions _guard;

    /// <summary>Makes it.</summary>
    public InterceptCommand()
        : base("intercept", "Bring a pod's inbound traffic to a program on this machine")
    {
        _target = TakeArgument(new Argument<string?>("TARGET") { Arity = ArgumentArity.ZeroOrOne });
        _where = Take(new TargetOptions());
        _where.Require(Command, _target);
        _intercept = Take(new InterceptOptions());
        _intercept.Require(Command);
        _toolbox = Take(new ToolboxOptions());
        _session = Take(new SessionOptions());
        _guard = Take(new GuardOptions());
        _guard.Require(Command);
    }

    /// <inheritdoc/>
    public override string Usage => "intercept TARGET --port PORT --to [HOST:]PORT [options]";

    /// <inheritdoc/>
    public override string Description =>
        "Turns new connections to a port of one pod, or only the requests with a header, to a program on this machine until Ctrl-C; everything else goes to the pod as before. "
        + "Nothing is installed in the cluster and nothing restarts: packet rules in the pod's own network do it, which the kernel takes away with whoever holds them. "
        + $"Where nothing takes a connection here, or the link is lost, the pod gets it. The toolbox needs NET_ADMIN and no more. {TargetOptions.Forms}";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Everything that comes in to port 8080 of a deployment's newest ready pod", "intercept deploy/api -n shop --port 8080 --to localhost:3000"),
        new("Only my own requests, by a header that the front passes on", "intercept deploy/api -n shop --port 8080 --to 3000 --header x-user=dev"),
        new("A container of this machine", "intercept podman/shop-api --port 8080 --to 3000"),
        new("With the pod's environment for the program here: podman run --env-file shop.env", "intercept deploy/api -n shop --port 8080 --to 3000 --env-file shop.env"),
        new("And with the files of its volumes under shop-files: shop-files/etc/config/…", "intercept deploy/api -n shop --port 8080 --to 3000 --env-file shop.env --mount shop-files"),
    ];

    /// <inheritdoc/>
    public override IEnumerable<string> ArgumentCandidates => TargetOptions.Candidates;

    /// <inheritdoc/>
    public override async Task<ExitCode> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellation)
    {
        var target = _where.Read(words, words.GetValue(_target));
        var settings = await context.LoadSettingsAsync(cancellation).ConfigureAwait(false);
        var toolbox = await _toolbox.ReadAsync(words, context, settings, cancellation).ConfigureAwait(false);
        var request = new InterceptRequest
        {
            Target = target,
            Toolbox = toolbox with { Guard = _guard.Apply(words, context, toolbox.Guard) },
            Port = _intercept.ReadPort(words),
            To = _intercept.ReadTo(words),
            Header = _intercept.ReadHeader(words),
        };
        return await context.MakeOperations().InterceptAsync(_session.Apply(words, settings, _intercept.Apply(words, request)), cancellation).ConfigureAwait(false);
    }
}
