using System.CommandLine;
using Sonde.Core.Faults;
using Sonde.Core.Operations;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde doctor</c>.</summary>
internal sealed class DoctorCommand : Verb
{
    private readonly Argument<string?> _target;
    private readonly TargetOptions _where;
    private readonly ProcessOptions _process;
    private readonly ToolboxOptions _toolbox;

    /// <summary>Makes it.</summary>
    public DoctorCommand()
        : base("doctor", "Check everything that a session needs, without changing anything")
    {
        _target = TakeArgument(new Argument<string?>("TARGET") { Arity = ArgumentArity.ZeroOrOne });
        _where = Take(new TargetOptions());
        _where.Require(Command, _target);
        _process = Take(new ProcessOptions());
        _toolbox = Take(new ToolboxOptions());
    }

    /// <inheritdoc/>
    public override string Usage => "doctor TARGET [options]";

    /// <inheritdoc/>
    public override string Description =>
        $"Checks the connection, your rights, Pod Security, the target's user and what is there already, and says what to do where something stands in the way. {TargetOptions.Forms}";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Would a session on this deployment work?", "doctor deploy/api -n shop"),
        new("And with the image of our own registry?", "doctor deploy/api -n shop --image registry.example.com/sonde-go:0.1.0"),
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
        return await context.MakeOperations().DoctorAsync(request, cancellation).ConfigureAwait(false);
    }
}
