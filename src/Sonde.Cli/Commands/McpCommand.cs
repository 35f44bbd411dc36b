using System.CommandLine;
using Sonde.Cli.Mcp;
using Sonde.Cli.Terminal;
using Sonde.Core.Faults;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde mcp</c>.</summary>
internal sealed class McpCommand : Verb
{
    private readonly McpOptions _bounds;
    private readonly ToolboxOptions _toolbox;
    private readonly GuardOptions _guard;

    /// <summary>Makes it.</summary>
    public McpCommand()
        : base("mcp", "Serve an AI assistant: snapshots and logpoints within bounds that you set")
    {
        _bounds = Take(new McpOptions());
        _bounds.Require(Command);
        _toolbox = Take(new ToolboxOptions());
        _guard = Take(new GuardOptions());
        _guard.Require(Command);
    }

    /// <inheritdoc/>
    public override string Usage => "mcp [options]";

    /// <inheritdoc/>
    public override string Description =>
        "Speaks the Model Context Protocol on standard input and output, for the program of an AI assistant that starts it. The assistant can list what runs, plan, read stack and variables at "
        + "a line, log there, and see and end sessions; a hit holds a process for 100 ms at the most unless you give leave, here with --allow-stop or when its program asks you. "
        + "It ends, and every session with it, when that program does.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("For one namespace", "mcp --context dev -n shop"),
        new("Only to look", "mcp --read-only"),
        new("For two containers of this machine", "mcp --targets podman/shop-api,podman/shop-pricing"),
    ];

    /// <inheritdoc/>
    public override async Task<ExitCode> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellation)
    {
        var settings = await context.LoadSettingsAsync(cancellation).ConfigureAwait(false);
        var toolbox = await _toolbox.ReadAsync(words, context, settings, cancellation).ConfigureAwait(false);
        var bounds = await _bounds.ReadAsync(words, context, cancellation).ConfigureAwait(false);
        var guard = _guard.Apply(words, context, toolbox.Guard) with { Command = "" };
        var tools = new McpTools(bounds, toolbox with { Guard = guard }, context.MakeOperationsFor, new UserLeave(guard.Reason), context.Host.MachineName);
        var conversation = new McpConversation(context.Host, tools, new ReportText(context.Host.Clock, context.Program));
        await conversation.RunAsync(context.Surface.Terminal.OpenStreams(), cancellation).ConfigureAwait(false);
        return ExitCode.Done;
    }
}
