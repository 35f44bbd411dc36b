using System.CommandLine;
using Sonde.Core.Faults;
using Sonde.Core.Operations;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde net-proxy</c>.</summary>
internal sealed class NetProxyCommand : Verb
{
    private readonly Argument<string?> _target;
    private readonly TargetOptions _where;
    private readonly NetProxyOptions _proxy;
    private readonly ToolboxOptions _toolbox;
    private readonly SessionOptions _session;
    private readonly GuardOptions _guard;

    /// <summary>Makes it.</summary>
    public NetProxyCommand()
        : base("net-proxy", "Let programs of this machine reach what a pod reaches, by the pod's names")
    {
        _target = TakeArgument(new Argument<string?>("TARGET") { Arity = ArgumentArity.ZeroOrOne });
        _where = Take(new TargetOptions());
        _where.Require(Command, _target);
        _proxy = Take(new NetProxyOptions());
        _toolbox = Take(new ToolboxOptions());
        _session = Take(new SessionOptions());
        _guard = Take(new GuardOptions());
        _guard.Require(Command);
    }

    /// <inheritdoc/>
    public override string Usage => "net-proxy TARGET [options]";

    /// <inheritdoc/>
    public override string Description =>
        "Serves SOCKS 5 on 127.0.0.1 until Ctrl-C: each connection is opened in the pod's network, as the pod would, and names are resolved there, by the pod's own /etc/hosts and /etc/resolv.conf. "
        + $"Stops nothing and needs no capability; but whoever uses it acts as the pod, and so production is asked for first. {TargetOptions.Forms}";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Reach what a deployment's newest ready pod reaches, then: curl --proxy socks5h://127.0.0.1:1080 http://pricing:8080/", "net-proxy deploy/api -n shop"),
        new("The network of a container of this machine, on a port of one's own", "net-proxy podman/shop-api --listen 127.0.0.1:9050"),
    ];

    /// <inheritdoc/>
    public override IEnumerable<string> ArgumentCandidates => TargetOptions.Candidates;

    /// <inheritdoc/>
    public override async Task<ExitCode> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellation)
    {
        var target = _where.Read(words, words.GetValue(_target));
        var settings = await context.LoadSettingsAsync(cancellation).ConfigureAwait(false);
        var toolbox = await _toolbox.ReadAsync(words, context, settings, cancellation).ConfigureAwait(false);
        var request = new NetProxyRequest { Target = target, Toolbox = toolbox with { Guard = _guard.Apply(words, context, toolbox.Guard) } };
        return await context.MakeOperations().ProxyAsync(_proxy.Apply(words, _session.Apply(words, settings, request)), cancellation).ConfigureAwait(false);
    }
}
