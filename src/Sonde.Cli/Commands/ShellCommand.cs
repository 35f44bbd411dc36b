using System.CommandLine;
using Sonde.Core.Faults;
using Sonde.Core.Operations;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde shell</c>.</summary>
internal sealed class ShellCommand : Verb
{
    private readonly Argument<string?> _target;
    private readonly TargetOptions _where;
    private readonly ProcessOptions _process;
    private readonly ProgramOptions _program;
    private readonly ToolboxOptions _toolbox;
    private readonly SessionOptions _session;
    private readonly GuardOptions _guard;

    /// <summary>Makes it.</summary>
    public ShellCommand()
        : base("shell", "Open a shell beside a target, with a toolbox's tools")
    {
        _target = TakeArgument(new Argument<string?>("TARGET") { Arity = ArgumentArity.ZeroOrOne });
        _where = Take(new TargetOptions());
        _where.Require(Command, _target);
        _process = Take(new ProcessOptions());
        _program = Take(new ProgramOptions());
        _toolbox = Take(new ToolboxOptions());
        _session = Take(new SessionOptions());
        _guard = Take(new GuardOptions());
        _guard.Require(Command);
    }

    /// <inheritdoc/>
    public override string Usage => "shell TARGET [options]";

    /// <inheritdoc/>
    public override string Description =>
        "Opens an interactive shell of a toolbox in the network and among the processes of a target, which may hold no shell and no tools at all. It begins in the target's root folder (SONDE_TARGET_ROOT); the tools are "
        + $"the toolbox's own, and so is /. Every key is the shell's, Ctrl-C too; its exit code is Sonde's. {TargetOptions.Forms}";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("In a deployment's newest ready pod", "shell deploy/api -n shop"),
        new("Beside a container of this machine, with tools of your own", "shell podman/seats --image localhost/tools:1"),
        new("In production, where somebody should know why", "shell deploy/api -n prod --allow-stop --reason 'case 4711: sockets pile up'"),
    ];

    /// <inheritdoc/>
    public override IEnumerable<string> ArgumentCandidates => TargetOptions.Candidates;

    /// <inheritdoc/>
    public override bool OwnsAnswer(ParseResult words) => true;

    /// <inheritdoc/>
    public override async Task<ExitCode> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellation)
    {
        var target = _where.Read(words, words.GetValue(_target));
        if (context.Format == OutputFormat.Json)
        {
            throw new FaultException(FaultCatalog.NoTerminal, $"cannot open a shell on {target.Words}", "with --output json standard output is for programs", $"sonde run {target.Words} -- PROGRAM");
        }

        var settings = await context.LoadSettingsAsync(cancellation).ConfigureAwait(false);
        var with = _program.Read(words);
        var toolbox = await _toolbox.ReadAsync(words, (context, settings), with, cancellation).ConfigureAwait(false);
        var request = new ProgramRequest
        {
            Target = target,
            Toolbox = toolbox with { Guard = _guard.Apply(words, context, toolbox.Guard) },
            ProcessId = words.GetValue(_process.ProcessId),
            With = with,
            HasTerminal = true,
        };
        return await context.MakeOperations().RunProgramAsync(_session.Apply(words, settings, request), context.Surface.Terminal.OpenConsole(), cancellation).ConfigureAwait(false);
    }
}
