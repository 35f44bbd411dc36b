using System.CommandLine;
using Sonde.Core.Faults;
using Sonde.Core.Operations;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde debug</c>.</summary>
internal sealed class DebugCommand : Verb
{
    private readonly Argument<string?> _target;
    private readonly TargetOptions _where;
    private readonly ProcessOptions _process;
    private readonly DebuggerOptions _debugger;
    private readonly PodCopyOptions _copy;
    private readonly ToolboxOptions _toolbox;
    private readonly SessionOptions _session;
    private readonly GuardOptions _guard;

    /// <summary>Makes it.</summary>
    public DebugCommand()
        : base("debug", "Attach a debugger to a running process and serve it to your IDE")
    {
        _target = TakeArgument(new Argument<string?>("TARGET") { Arity = ArgumentArity.ZeroOrOne });
        _where = Take(new TargetOptions());
        _where.Require(Command, _target);
        _process = Take(new ProcessOptions());
        _debugger = Take(new DebuggerOptions());
        _copy = Take(new PodCopyOptions());
        _copy.Require(Command);
        _toolbox = Take(new ToolboxOptions());
        _session = Take(new SessionOptions());
        _guard = Take(new GuardOptions());
        _guard.Require(Command);
    }

    /// <inheritdoc/>
    public override string Usage => "debug TARGET [options]";

    /// <inheritdoc/>
    public override string Description =>
        "Attaches a debugger to a Go, Node.js, Python or Java process, or with --tool native to C, C++ or Rust, in a running pod or local container, without a rebuild or a restart, opens a local port for your "
        + $"IDE and writes the IDE's entry. Ctrl-C detaches: the process runs on as before. {TargetOptions.Forms}";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Debug the newest ready pod of a deployment", "debug deploy/api -n shop"),
        new("Debug every replica: whichever a request comes to", "debug deploy/api -n shop --all"),
        new("See what would be added, with which privileges, and change nothing", "debug deploy/api -n shop --dry-run"),
        new("Choose the container, and open the service's own port here too", "debug api-7d9c5 -c api --forward 8080"),
        new("Debug a crash loop: a copy of the pod, held before its first instruction", "debug deploy/api -n shop --copy --from-start"),
        new("Debug a container of this machine", "debug podman/shop-api"),
        new("Debug a program of native code, with gdb", "debug podman/seats --tool native --image localhost/sonde-native:dev"),
    ];

    /// <inheritdoc/>
    public override IEnumerable<string> ArgumentCandidates => TargetOptions.Candidates;

    /// <inheritdoc/>
    public override async Task<ExitCode> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellation)
    {
        var target = _where.Read(words, words.GetValue(_target));
        var settings = await context.LoadSettingsAsync(cancellation).ConfigureAwait(false);
        var toolbox = await _toolbox.ReadAsync(words, (context, settings), _debugger.Image(words), cancellation).ConfigureAwait(false);
        var request = new DebugRequest
        {
            Target = target,
            Toolbox = toolbox with { Guard = _guard.Apply(words, context, toolbox.Guard) },
            ProcessId = words.GetValue(_process.ProcessId),
        };
        request = _debugger.Apply(words, settings, _session.Apply(words, settings, request));
        request = _copy.Apply(words, request);
        return await context.MakeOperations().DebugAsync(request, cancellation).ConfigureAwait(false);
    }
}
