using System.CommandLine;
using System.CommandLine.Parsing;
using Sonde.Core.Faults;
using Sonde.Core.Operations;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde node</c>.</summary>
internal sealed class NodeCommand : Verb
{
    private const string Shell = "shell";
    private const string Run = "run";

    private readonly Argument<string[]> _words;
    private readonly PlaceOptions _place;
    private readonly NodeOptions _node;
    private readonly SessionOptions _session;
    private readonly GuardOptions _guard;

    /// <summary>Makes it.</summary>
    public NodeCommand()
        : base("node", "Open a shell, or run a program, on a node")
    {
        // One argument for all, as in run: what follows the node belongs to the program.
        _words = TakeArgument(new Argument<string[]>("ACTION NODE PROGRAM") { Arity = ArgumentArity.ZeroOrMore });
        _place = Take(new PlaceOptions());
        _node = Take(new NodeOptions());
        _session = Take(new SessionOptions());
        _guard = Take(new GuardOptions());
        _guard.Require(Command);
        Command.Validators.Add(Validate);
    }

    /// <inheritdoc/>
    public override string Usage => "node shell NODE [options], node run NODE [options] -- PROGRAM [ARGUMENT...]";

    /// <inheritdoc/>
    public override string Description =>
        "Makes a pod on a node, with the node's processes, network and files (in /host, read-only), opens a shell in it or runs a program, and removes the pod at the end. What the pod may do is in the plan, before "
        + "it is made. The exit code is the shell's or program's. A namespace that enforces Pod Security baseline or restricted lets no such pod in.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Look around on a node", "node shell worker-1 -n kube-system"),
        new("What its kubelet says", "node run worker-1 -n kube-system -- chroot /host journalctl -u kubelet -n 50"),
        new("What it would be, without making it", "node shell worker-1 -n kube-system --privileged --write --dry-run"),
    ];

    /// <inheritdoc/>
    public override IEnumerable<string> ArgumentCandidates => [Shell, Run];

    /// <inheritdoc/>
    public override bool OwnsAnswer(ParseResult words) => true;

    /// <inheritdoc/>
    public override async Task<ExitCode> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellation)
    {
        var given = words.GetValue(_words)!;
        var isShell = given[0] == Shell;
        var target = _node.Read(words, given[1], _place.Read(words, null));
        var isTold = context.Format == OutputFormat.Json;
        if (isShell && isTold)
        {
            throw new FaultException(FaultCatalog.NoTerminal, $"cannot open a shell on {target.Text}", "with --output json standard output is for programs", $"sonde node run {target.Words} -- PROGRAM");
        }

        var settings = await context.LoadSettingsAsync(cancellation).ConfigureAwait(false);
        var toolbox = _node.Read(words, context, settings);
        var guard = _guard.Apply(words, context, toolbox.Guard);
        var request = new ProgramRequest
        {
            Target = target,

            // What it would be repeated with goes before the program, not behind it.
            Toolbox = toolbox with { Guard = isShell ? guard : guard with { Command = "" } },
            Command = given[2..],
            HasTerminal = isShell,
            IsTold = isTold,
        };
        return await context.MakeOperations().RunProgramAsync(_session.Apply(words, settings, request), context.Surface.Terminal.OpenConsole(), cancellation).ConfigureAwait(false);
    }

    private void Validate(CommandResult result)
    {
        var words = result.GetValue(_words) ?? [];
        if (words is not [Shell or Run, { Length: > 0 }, ..])
        {
            result.AddError(words is [Shell or Run, ..] ? $"node {words[0]} needs a NODE: kubectl get nodes lists them" : "node takes shell NODE, or run NODE -- PROGRAM");
        }
        else if (words is [Run, _])
        {
            result.AddError("node run needs a program behind --: sonde node run NODE -- PROGRAM");
        }
        else if (words is [Shell, _, _, ..])
        {
            result.AddError("node shell takes no program; sonde node run NODE -- PROGRAM does");
        }
    }
}
