using System.CommandLine;
using System.CommandLine.Parsing;
using Sonde.Core.Faults;
using Sonde.Core.Operations;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde forward</c>.</summary>
internal sealed class ForwardCommand : Verb
{
    private readonly Argument<string[]> _words;
    private readonly TargetOptions _where;
    private readonly ToolboxOptions _toolbox;
    private readonly SessionOptions _session;

    /// <summary>Makes it.</summary>
    public ForwardCommand()
        : base("forward", "Open ports of a pod on this machine")
    {
        // One argument for both: whether the first word is the target or a port depends on -l.
        _words = TakeArgument(new Argument<string[]>("TARGET PORT") { Arity = ArgumentArity.ZeroOrMore });
        _where = Take(new TargetOptions());
        _toolbox = Take(new ToolboxOptions());
        _session = Take(new SessionOptions());
        Command.Validators.Add(Validate);
    }

    /// <inheritdoc/>
    public override string Usage => "forward TARGET [[LOCAL]:]REMOTE... [options]";

    /// <inheritdoc/>
    public override string Description =>
        "Opens ports of a pod or local container on 127.0.0.1 until Ctrl-C. Unlike kubectl port-forward, a refused connection ends nothing but itself, "
        + $"and half-closed connections stay half-closed. REMOTE alone is opened under the same number, or a free one where that is taken; :REMOTE under any free one. {TargetOptions.Forms}";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Open port 8080 of a deployment's newest ready pod here, under the same number", "forward deploy/api 8080 -n shop"),
        new("Two ports, one under another number and one under any free one", "forward svc/db 15432:5432 :9187"),
        new("A pod found by its labels", "forward -l app=api 8080"),
    ];

    /// <inheritdoc/>
    public override IEnumerable<string> ArgumentCandidates => TargetOptions.Candidates;

    /// <inheritdoc/>
    public override async Task<ExitCode> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellation)
    {
        var (name, ports) = Split(words.GetValue(_words) ?? [], _where.HasSelector(words.CommandResult));
        var target = _where.Read(words, name);
        var settings = await context.LoadSettingsAsync(cancellation).ConfigureAwait(false);
        var request = new ForwardRequest
        {
            Target = target,
            Toolbox = await _toolbox.ReadAsync(words, context, settings, cancellation).ConfigureAwait(false),
            Forwards = [.. ports.Select(port => PortForward.TryParse(port, out var forward) ? forward : null).OfType<PortForward>()],
        };
        return await context.MakeOperations().ForwardAsync(_session.Apply(words, settings, request), cancellation).ConfigureAwait(false);
    }

    private static (string? Target, string[] Ports) Split(string[] words, bool hasSelector) =>
        hasSelector || words.Length == 0 ? (null, words) : (words[0], words[1..]);

    private void Validate(CommandResult result)
    {
        var words = result.GetValue(_words) ?? [];
        var hasSelector = _where.HasSelector(result);
        if (words.Length == 0 && !hasSelector)
        {
            result.AddError("forward needs a TARGET and a port");
            return;
        }

        var (_, ports) = Split(words, hasSelector);
        if (ports.Length == 0)
        {
            result.AddError($"forward needs a port: {PortForwardWords.Form}");
        }

        foreach (var port in ports.Where(port => !PortForward.TryParse(port, out _)))
        {
            result.AddError($"a port is \"{port}\"; it takes {PortForwardWords.Form}");
        }
    }
}
