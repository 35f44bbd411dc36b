using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Reports;
using Sonde.Core.Targets;
using Sonde.Core.Watching;

namespace Sonde.Cli.Mcp;

/// <summary>What the tools do: each is one operation of the command line's, with a reporter that collects.</summary>
/// <param name="bounds">What may be asked.</param>
/// <param name="toolbox">What the user wants of a toolbox.</param>
/// <param name="makeOperations">Makes what does the work.</param>
/// <param name="leave">What only the user may give.</param>
/// <param name="machine">This machine's name.</param>
internal sealed class McpTools(McpBounds bounds, ToolboxWishes toolbox, Func<IReporter, IOperations> makeOperations, UserLeave leave, string machine)
{
    /// <summary>The tools that there are.</summary>
    public IReadOnlyList<Tool> All { get; } = bounds.IsReadOnly ? ToolDefinitions.Looking : [.. ToolDefinitions.Looking, .. ToolDefinitions.Acting];

    /// <summary>Whether a call begins a session on a target.</summary>
    public static bool BeginsSession(string tool) => tool is "snapshot" or "evaluate" or "logpoint" or "stacks";

    /// <summary>Carries a call out.</summary>
    /// <param name="server">The connection.</param>
    /// <param name="call">The call.</param>
    /// <param name="reports">Hears everything.</param>
    /// <param name="cancellation">Ends it in an orderly way.</param>
    /// <exception cref="FaultException">What did not happen.</exception>
    public Task<ExitCode> CallAsync(McpServer server, CallToolRequestParams call, CallReports reports, CancellationToken cancellation)
    {
        if (All.All(tool => tool.Name != call.Name))
        {
            throw McpBounds.Refused(ToolDefinitions.Acting.Any(tool => tool.Name == call.Name) ? $"{call.Name} does not only read, and this server was started with --read-only" : $"there is no tool {call.Name}");
        }

        var arguments = new ToolArguments(call.Name, call.Arguments);
        return call.Name switch
        {
            "list_targets" => FindAsync(arguments, reports, cancellation),
            "sessions" => makeOperations(reports).ListAsync(Place(arguments), cancellation),
            "plan" => PlanAsync(arguments, reports, cancellation),
            "stacks" => StacksAsync(server, arguments, reports, cancellation),
            "stop_session" => StopAsync(server, arguments, reports, cancellation),
            _ => WatchAsync(server, call.Name, arguments, reports, cancellation),
        };
    }

    private Task<ExitCode> FindAsync(ToolArguments arguments, CallReports reports, CancellationToken cancellation)
    {
        var place = Place(arguments);
        if (bounds.Targets is not { } targets)
        {
            return makeOperations(reports).FindAsync(place, cancellation);
        }

        reports.Report(new WorkloadsReport("what this server was started for", [.. targets.Select(Row)], []));
        return Task.FromResult(ExitCode.Done);
    }

    private static WorkloadRow Row(TargetReference target) => target switch
    {
        KubernetesReference cluster => new(cluster.Name ?? cluster.Selector ?? "", cluster.Text, cluster.Container, []),
        _ => new(target.Text, target.Text, null, []),
    };

    private ListRequest Place(ToolArguments arguments)
    {
        var (podNamespace, engine) = (arguments.Text("namespace"), arguments.Word("engine", "podman", "docker"));
        arguments.Check();
        return bounds.Targets is null ? bounds.Place(podNamespace, engine) : bounds.Place(podNamespace ?? NamespaceOfTargets(), engine);
    }

    private string? NamespaceOfTargets() => bounds.Targets?.OfType<KubernetesReference>().Select(target => target.Namespace).FirstOrDefault(name => name is not null);

    private Task<ExitCode> PlanAsync(ToolArguments arguments, CallReports reports, CancellationToken cancellation)
    {
        var (name, container, podNamespace) = Target(arguments);
        var place = arguments.Text("line", 1100) is { } line ? Line(arguments, line) : null;
        arguments.Check();
        var target = bounds.Resolve(name, container, podNamespace);
        var operations = makeOperations(reports);
        return place is null
            ? operations.DebugAsync(new DebugRequest { Target = target, Toolbox = toolbox, IsDryRun = true }, cancellation)
            : operations.WatchAsync(new WatchRequest { Target = target, Toolbox = toolbox, Place = place, IsDryRun = true, Through = "mcp" }, cancellation);
    }

    private async Task<ExitCode> WatchAsync(McpServer server, string tool, ToolArguments arguments, CallReports reports, CancellationToken cancellation)
    {
        var (name, container, podNamespace) = Target(arguments);
        var place = Line(arguments, arguments.Required("line", 1100));
        var request = Watch(tool, arguments);
        foreach (var expression in request.Expressions.Concat(request.Message?.Expressions ?? []).Append(request.Condition ?? ""))
        {
            arguments.Refuse(WatchRules.Judge(expression, tool));
        }

        arguments.Check();
        var target = bounds.Resolve(name, container, podNamespace);
        var wishes = await LeaveAsync(server, request.Bound, $"{target.Words} for up to {request.Bound.TotalMilliseconds:0} ms a hit, at {place}", cancellation).ConfigureAwait(false);

        return await makeOperations(reports).WatchAsync(request with { Target = target, Place = place!, Toolbox = wishes }, cancellation).ConfigureAwait(false);
    }

    private async Task<ExitCode> StacksAsync(McpServer server, ToolArguments arguments, CallReports reports, CancellationToken cancellation)
    {
        var (name, container, podNamespace) = Target(arguments);
        var request = new ThreadsRequest
        {
            Target = new ContainerReference("", null, ""),
            Toolbox = toolbox,
            Through = "mcp",
            Threads = arguments.Number("goroutines", 1, 200, 50),
            Frames = arguments.Number("frames", 1, 50, 20),
            Bound = TimeSpan.FromMilliseconds(arguments.Number("bound_ms", 1, 1000, 50)),
        };
        arguments.Check();
        var target = bounds.Resolve(name, container, podNamespace);
        var wishes = await LeaveAsync(server, request.Bound, $"{target.Words} for up to {request.Bound.TotalMilliseconds:0} ms, to read its stacks", cancellation).ConfigureAwait(false);
        return await makeOperations(reports).ReadThreadsAsync(request with { Target = target, Toolbox = wishes }, cancellation).ConfigureAwait(false);
    }

    /// <summary>The toolbox's wishes, with the user's reason where the bound needs one.</summary>
    private async Task<ToolboxWishes> LeaveAsync(McpServer server, TimeSpan bound, string what, CancellationToken cancellation) => bound.TotalMilliseconds <= UserLeave.FreeBound
        ? toolbox
        : toolbox with { Guard = toolbox.Guard with { Reason = await leave.AskAsync(server, $"The assistant wants to hold {what}.", cancellation).ConfigureAwait(false) } };

    /// <summary>What is to be read; target, place and toolbox are filled in when everything was understood.</summary>
    private WatchRequest Watch(string tool, ToolArguments arguments)
    {
        LogMessage? message = null;
        if (tool == "logpoint" && LogMessage.Judge(arguments.Required("message", 1000), out message) is { } problem)
        {
            arguments.Refuse($"message {problem}");
        }

        return new WatchRequest
        {
            Target = new ContainerReference("", null, ""),
            Toolbox = toolbox,
            Place = new LinePlace("", 1),
            Through = "mcp",
            Message = message,
            Condition = arguments.Text("condition", 1000),
            Expressions = tool switch { "evaluate" => arguments.Texts("expressions", 1, 32), "snapshot" => arguments.Texts("expressions", 0, 32), _ => [] },
            Depth = tool == "snapshot" ? arguments.Number("depth", 1, 6, 1) : 0,
            Count = tool switch { "snapshot" => arguments.Number("count", 1, 20, 1), "logpoint" => arguments.Number("count", 1, 200, 50), _ => 1 },
            Timeout = TimeSpan.FromSeconds(arguments.Number("timeout_seconds", 1, 300, 30)),
            Bound = TimeSpan.FromMilliseconds(arguments.Number("bound_ms", 1, 1000, 20)),
        };
    }

    private async Task<ExitCode> StopAsync(McpServer server, ToolArguments arguments, CallReports reports, CancellationToken cancellation)
    {
        var (name, container, podNamespace) = Target(arguments);
        var session = arguments.Required("session", 64);
        arguments.Check();
        var target = bounds.Resolve(name, container, podNamespace);
        var seen = new CallReports();
        await makeOperations(seen).ListAsync(PlaceOf(target), cancellation).ConfigureAwait(false);
        var row = seen.All.OfType<SessionsReport>().SelectMany(report => report.Rows).FirstOrDefault(row => row.Session == session)
            ?? throw new FaultException(FaultCatalog.TargetMissing, $"cannot end session {session}", "there is no such session", "ask for sessions again");
        if (row.Host != machine)
        {
            await leave.AskAsync(server, $"The assistant wants to end session {session} of {row.User ?? "somebody"} on {row.Host ?? "another machine"}, on {row.Target}.", cancellation).ConfigureAwait(false);
        }

        var exit = await makeOperations(reports).StopAsync(new StopRequest(target, session, WithToolbox: false), cancellation).ConfigureAwait(false);
        reports.Report(new ChoiceReport(exit == ExitCode.Done ? $"session {session} was ended; its target runs on" : $"session {session} is not on {target.Words}; nothing was ended"));
        return exit;
    }

    private static ListRequest PlaceOf(TargetReference target) => target switch
    {
        KubernetesReference cluster => new(cluster.Namespace, cluster.Context, cluster.Kubeconfig, null),
        ContainerReference local => new(null, null, null, local.Engine),
        _ => throw new ArgumentOutOfRangeException(nameof(target), target, null),
    };

    private static (string Name, string? Container, string? Namespace) Target(ToolArguments arguments) =>
        (arguments.Required("target"), arguments.Text("container", 253), arguments.Text("namespace", 63));

    private static LinePlace? Line(ToolArguments arguments, string text)
    {
        if (!LinePlace.TryParse(text, out var place))
        {
            arguments.Refuse($"line takes {LinePlace.Form}");
        }

        return place;
    }
}
