using System.CommandLine;
using System.CommandLine.Parsing;
using Sonde.Core.Faults;
using Sonde.Core.Operations;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde trace</c>.</summary>
internal sealed class TraceCommand : Verb
{
    private readonly Argument<string[]> _words;
    private readonly TargetOptions _where;
    private readonly ProcessOptions _process;
    private readonly TraceOptions _trace;
    private readonly ToolboxOptions _toolbox;
    private readonly SessionOptions _session;

    /// <summary>Makes it.</summary>
    public TraceCommand()
        : base("trace", "Count and time the calls of a function, without stopping anything")
    {
        // One argument for both: whether the first word is the target depends on -l.
        _words = TakeArgument(new Argument<string[]>("TARGET FUNCTION") { Arity = ArgumentArity.ZeroOrMore });
        _where = Take(new TargetOptions());
        _process = Take(new ProcessOptions());
        _trace = Take(new TraceOptions());
        _trace.Require(Command);
        _toolbox = Take(new ToolboxOptions());
        _session = Take(new SessionOptions());
        Command.Validators.Add(Validate);
    }

    /// <inheritdoc/>
    public override string Usage => "trace TARGET FUNCTION [options]";

    /// <inheritdoc/>
    public override string Description =>
        "Has the kernel put probes (uprobes) at the entry and the returns of functions of one process, of Go or native code, and tells how often they are called and how long they take. FUNCTION is the "
        + $"whole name, as stack traces have it, or has stars: 'main.*'. The toolbox needs BPF, PERFMON and SYS_PTRACE; nothing is stopped, and nothing stays behind. {TargetOptions.Forms}";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("How often an order is priced in the next 10 s, and how long that takes", "trace deploy/api -n shop example.com/shop/pricing.QuoteFor"),
        new("Every call with its arguments, as it happens", "trace podman/shop-api example.com/shop/pricing.QuoteFor --follow --args string,int"),
        new("Only those that took 50 ms or more, for a minute", "trace deploy/api 'main.handle*' --slow 50ms -d 1m"),
    ];

    /// <inheritdoc/>
    public override IEnumerable<string> ArgumentCandidates => TargetOptions.Candidates;

    /// <inheritdoc/>
    public override async Task<ExitCode> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellation)
    {
        var (name, rest) = Split(words.GetValue(_words) ?? [], _where.HasSelector(words.CommandResult));
        var target = _where.Read(words, name);
        var settings = await context.LoadSettingsAsync(cancellation).ConfigureAwait(false);
        var request = new TraceRequest
        {
            Target = target,
            Toolbox = await _toolbox.ReadAsync(words, context, settings, cancellation).ConfigureAwait(false),
            ProcessId = words.GetValue(_process.ProcessId),
            Function = rest[0],
        };
        return await context.MakeOperations().TraceAsync(_trace.Apply(words, _session.Apply(words, settings, request)), cancellation).ConfigureAwait(false);
    }

    private static (string? Target, string[] Others) Split(string[] words, bool hasSelector) =>
        hasSelector || words.Length == 0 ? (null, words) : (words[0], words[1..]);

    private void Validate(CommandResult result)
    {
        var (target, rest) = Split(result.GetValue(_words) ?? [], _where.HasSelector(result));
        if ((target is null && !_where.HasSelector(result)) || rest.Length == 0)
        {
            result.AddError("trace needs a TARGET and a FUNCTION: trace deploy/api main.handle");
        }
        else if (rest.Length > 1)
        {
            result.AddError($"trace takes a TARGET and one FUNCTION; \"{rest[1]}\" is too much");
        }
        else if (rest[0].Length is 0 or > 512 || rest[0].Any(char.IsControl))
        {
            result.AddError("a function's name is 1 to 512 characters, none of them a control character");
        }
    }
}
