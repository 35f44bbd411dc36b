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
        + "port. Ctrl-C detaches from all.";

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
        var path = words.GetValue(_workspace.File) is { } file ? Path.GetFullPath(file, context.Host.WorkingDirectory) : WorkspaceFile.Find(context.Host);
        var workspace = await WorkspaceFile.LoadAsync(path, cancellation).ConfigureAwait(false);
        var chosen = Choose(workspace, words.GetValue(_names) ?? []);
        var settings = await context.LoadSettingsAsync(cancellation).ConfigureAwait(false);
        var toolbox = await _toolbox.ReadAsync(words, context, settings, cancellation).ConfigureAwait(false);
        var common = _workspace.Apply(words, settings, _session.Apply(words, settings, new DebugRequest
        {
            Target = chosen[0].Target,
            Toolbox = toolbox with { Guard = _guard.Apply(words, context, toolbox.Guard) },
        }));
        var name = Path.GetFileName(Path.GetDirectoryName(workspace.Path)) is { Length: > 0 } folder ? folder : "all";
        var request = new UpRequest(name, [.. chosen.Select(target => WorkspaceSessions.Of(target, common))]);
        return await context.MakeOperations().UpAsync(request, cancellation).ConfigureAwait(false);
    }

    private static IReadOnlyList<WorkspaceTarget> Choose(Workspace workspace, string[] names)
    {
        var unknown = names.FirstOrDefault(name => workspace.Targets.All(target => target.Name != name));
        return unknown is not null
            ? throw new FaultException(
                FaultCatalog.TargetMissing, $"cannot debug {unknown}", $"{workspace.Path} has no such target; it has {string.Join(", ", workspace.Targets.Select(target => target.Name))}", "use one of these names")
            : names.Length == 0 ? workspace.Targets : [.. workspace.Targets.Where(target => names.Contains(target.Name, StringComparer.Ordinal))];
    }
}
