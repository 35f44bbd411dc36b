using System.CommandLine;
using System.CommandLine.Parsing;
using Sonde.Core.Faults;
using Sonde.Core.Operations;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde run</c>.</summary>
internal sealed class RunCommand : Verb
{
    private readonly Argument<string[]> _words;
    private readonly TargetOptions _where;
    private readonly ProcessOptions _process;
    private readonly ProgramOptions _program;
    private readonly ToolboxOptions _toolbox;
    private readonly SessionOptions _session;
    private readonly GuardOptions _guard;

    /// <summary>Makes it.</summary>
    public RunCommand()
        : base("run", "Run a program beside a target, with a toolbox's tools")
    {
        // One argument for both: whether the first word is the target or the program depends on -l.
        _words = TakeArgument(new Argument<string[]>("TARGET PROGRAM") { Arity = ArgumentArity.ZeroOrMore });
        _where = Take(new TargetOptions());
        _process = Take(new ProcessOptions());
        _program = Take(new ProgramOptions());
        _toolbox = Take(new ToolboxOptions());
        _session = Take(new SessionOptions());
        _guard = Take(new GuardOptions());
        _guard.Require(Command);
        Command.Validators.Add(Validate);
    }

    /// <inheritdoc/>
    public override string Usage => "run TARGET [options] -- PROGRAM [ARGUMENT...]";

    /// <inheritdoc/>
    public override string Description =>
        "Runs a program of a toolbox in the network and among the processes of a target, which may hold no shell and no tools at all. Standard input, output and error are the program's own, and its exit code is "
        + $"Sonde's; what Sonde says goes to standard error. Ctrl-C interrupts the program, a second one ends the session. SONDE_TARGET_ROOT and SONDE_TARGET_PID name the target's files and process. {TargetOptions.Forms}";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Who is connected to whom in a pod", "run deploy/api -n shop -- ss -tnp"),
        new("Ask a service from within, and go on with the answer here", "run podman/shop-api -- curl -s 127.0.0.1:8080/healthz | jq ."),
        new("A file of a container that holds no cat", "run podman/shop-api -- sh -c 'cat $SONDE_TARGET_ROOT/etc/passwd'"),
        new("What a process asks of the kernel, without stopping it for a debugger", "run deploy/stock -- strace -c -f -p 1"),
    ];

    /// <inheritdoc/>
    public override IEnumerable<string> ArgumentCandidates => TargetOptions.Candidates;

    /// <inheritdoc/>
    public override bool OwnsAnswer(ParseResult words) => true;

    /// <inheritdoc/>
    public override async Task<ExitCode> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellation)
    {
        var (name, command) = Split(words.GetValue(_words) ?? [], _where.HasSelector(words.CommandResult));
        var target = _where.Read(words, name);
        var settings = await context.LoadSettingsAsync(cancellation).ConfigureAwait(false);
        var with = _program.Read(words);
        var toolbox = await _toolbox.ReadAsync(words, (context, settings), with, cancellation).ConfigureAwait(false);
        var request = new ProgramRequest
        {
            Target = target,

            // What it would be repeated with goes before the program, not behind it.
            Toolbox = toolbox with { Guard = _guard.Apply(words, context, toolbox.Guard) with { Command = "" } },
            ProcessId = words.GetValue(_process.ProcessId),
            Command = command,
            With = with,
            IsTold = context.Format == OutputFormat.Json,
        };
        return await context.MakeOperations().RunProgramAsync(_session.Apply(words, settings, request), context.Surface.Terminal.OpenConsole(), cancellation).ConfigureAwait(false);
    }

    private static (string? Target, string[] Command) Split(string[] words, bool hasSelector) =>
        hasSelector || words.Length == 0 ? (null, words) : (words[0], words[1..]);

    private void Validate(CommandResult result)
    {
        var hasSelector = _where.HasSelector(result);
        var words = result.GetValue(_words) ?? [];
        if (words.Length == 0 && !hasSelector)
        {
            result.AddError("run needs a TARGET and, behind --, a program");
        }
        else if (Split(words, hasSelector).Command is not [{ Length: > 0 }, ..])
        {
            result.AddError("run needs a program behind --: sonde run TARGET -- PROGRAM");
        }
    }
}
