using System.CommandLine;
using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Workspaces;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde up</c>.</summary>
internal sealed class UpCommand : Verb
{
    private readonly Argument<string[]> _names;
    private readonly UpOptions _workspace;
    private readonly ToolboxOptions _toolbox;
    private readonly SessionOptions _session;
    private readonly GuardOptions _guard;

    /// <summary>Makes it.</summary>
    public UpCommand()
        : base("up", "Debug the targets of a sonde.yaml together, in one IDE session")
    {
        _names = TakeArgument(new Argument<string[]>("NAME") { Arity = ArgumentArity.ZeroOrMore });
        _workspace = Take(new UpOptions());
        _toolbox = Take(new ToolboxOptions());
        _session = Take(new SessionOptions());
        _guard = Take(new GuardOptions());
        _guard.Require(Command);
    }

    /// <inheritdoc/>
    public override string Usage => "up [NAME...] [options]";

    /// <inheritdoc/>
    public override string Description =>
        "Attaches to every target of the sonde.yaml, or to those that are named, each with the debugger of its language, and writes one entry into the IDE that starts them "
        + "together. A target that fails does not keep the others from coming up. When a pod is replaced or restarted, its session goes on with the next one behind the same "
        + "port. What the containers print comes along. Ctrl-C detaches from all.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Everything in the file", "up"),
        new("Two of its targets", "up front order"),
        new("See what would be added to each, and change nothing", "up --dry-run"),
    ];

    /// <inheritdoc/>
    public override async Task<ExitCode> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellation)
    {
        var settings = await context.LoadSettingsAsync(cancellation).ConfigureAwait(false);
        var toolbox = await _toolbox.ReadAsync(words, context, settings, cancellation).ConfigureAwait(false);
        var guarded = toolbox with { Guard = _guard.Apply(words, context, toolbox.Guard) };
        var file = words.GetValue(_workspace.File) is { } path ? Path.GetFullPath(path, context.Host.WorkingDirectory) : null;
        var request = new UpRequest(file, words.GetValue(_names) ?? [], Session);
        return await context.MakeOperations().UpAsync(request, cancellation).ConfigureAwait(false);

        UpTarget Session(WorkspaceTarget target)
        {
            var common = _session.Apply(words, settings, new DebugRequest { Target = target.Target, Toolbox = guarded });
            var made = WorkspaceSessions.Of(target.Wishes, target.Name, _workspace.Apply(words, settings, common));
            return made with { ShowsLogs = made.ShowsLogs && !words.GetValue(_workspace.NoLogs) };
        }
    }
}
