using System.CommandLine;
using Sonde.Core.Faults;
using Sonde.Core.Operations;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde heal</c>.</summary>
internal sealed class HealCommand : Verb
{
    private readonly Argument<string?> _target;
    private readonly TargetOptions _where;
    private readonly ProcessOptions _process;
    private readonly ToolboxOptions _toolbox;
    private readonly SessionOptions _session;

    /// <summary>Makes it.</summary>
    public HealCommand()
        : base("heal", "Mend what a killed debugger left in a target")
    {
        _target = TakeArgument(new Argument<string?>("TARGET") { Arity = ArgumentArity.ZeroOrOne });
        _where = Take(new TargetOptions());
        _where.Require(Command, _target);
        _process = Take(new ProcessOptions());
        _toolbox = Take(new ToolboxOptions());
        _session = Take(new SessionOptions());
    }

    /// <inheritdoc/>
    public override string Usage => "heal TARGET [options]";

    /// <inheritdoc/>
    public override string Description =>
        "Looks at every process of the target: one that stands still and has no debugger runs on, and breakpoint instructions that its executable's file does not have are "
        + $"taken out. A tracing probe (uprobe) looks the same as a breakpoint and is taken out, too. A process that a debugger holds is left alone. {TargetOptions.Forms}";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Let a deployment run on whose debugger was killed with its whole toolbox", "heal deploy/api -n shop"),
        new("One process only", "heal podman/shop-api --pid 7"),
    ];

    /// <inheritdoc/>
    public override IEnumerable<string> ArgumentCandidates => TargetOptions.Candidates;

    /// <inheritdoc/>
    public override async Task<ExitCode> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellation)
    {
        var target = _where.Read(words, words.GetValue(_target));
        var settings = await context.LoadSettingsAsync(cancellation).ConfigureAwait(false);
        var request = new SessionRequest
        {
            Target = target,
            Toolbox = await _toolbox.ReadAsync(words, context, settings, cancellation).ConfigureAwait(false),
            ProcessId = words.GetValue(_process.ProcessId),
        };
        return await context.MakeOperations().HealAsync(_session.Apply(words, settings, request), cancellation).ConfigureAwait(false);
    }
}
