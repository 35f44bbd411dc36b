using System.CommandLine;
using Sonde.Core.Faults;
using Sonde.Core.Operations;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde profile</c>.</summary>
internal sealed class ProfileCommand : Verb
{
    private readonly Argument<string?> _target;
    private readonly TargetOptions _where;
    private readonly ProcessOptions _process;
    private readonly ProfileOptions _profile;
    private readonly ToolboxOptions _toolbox;
    private readonly SessionOptions _session;
    private readonly GuardOptions _guard;

    /// <summary>Makes it.</summary>
    public ProfileCommand()
        : base("profile", "Draw where a process spends its time or memory, without stopping it")
    {
        _target = TakeArgument(new Argument<string?>("TARGET") { Arity = ArgumentArity.ZeroOrOne });
        _where = Take(new TargetOptions());
        _where.Require(Command, _target);
        _process = Take(new ProcessOptions());
        _profile = Take(new ProfileOptions());
        _profile.Require(Command);
        _toolbox = Take(new ToolboxOptions());
        _session = Take(new SessionOptions());
        _guard = Take(new GuardOptions());
        _guard.Require(Command);
    }

    /// <inheritdoc/>
    public override string Usage => "profile TARGET [options]";

    /// <inheritdoc/>
    public override string Description =>
        "Finds the process and its language, profiles it for a while and writes a flame graph. A Go program that serves net/http/pprof, on whatever port of its own loopback, profiles itself; "
        + "the stacks of other Go programs and of Python 3.13 and later are read from outside, V8 profiles Node.js, the runtime of .NET itself, and a JVM loads async-profiler, records with its own flight recorder, or tells of its threads and its heap. "
        + $"perf samples native code, with --tool native. Nothing is restarted. {TargetOptions.Forms}";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Where the time of the next 10 s goes, as a page that opens in the browser", "profile deploy/api -n shop --open"),
        new("Who waits for whose locks in a Go program", "profile deploy/pricing --type mutex --duration 30s"),
        new("What the goroutines of a Go program do and wait for, also where it serves no pprof", "profile deploy/api --type goroutine"),
        new("The memory of a container of this machine, for go tool pprof", "profile podman/shop-api --type heap -o heap.pb.gz"),
        new("What a .NET service allocates, by type", "profile deploy/orders --type alloc -o orders.svg"),
        new("Of a Python service all threads, those that wait included", "profile deploy/stock --type wall -o stock.svg"),
        new("Where a program in C, C++ or Rust computes, stripped or not", "profile deploy/seats --tool native -o seats.svg"),
        new("A minute of a Java service's flight recorder, for JDK Mission Control", "profile deploy/tickets -d 1m -o tickets.jfr"),
        new("What every thread of a Java service is doing, in the JVM's own words", "profile deploy/tickets --type threads -o threads.txt"),
    ];

    /// <inheritdoc/>
    public override IEnumerable<string> ArgumentCandidates => TargetOptions.Candidates;

    /// <inheritdoc/>
    public override async Task<ExitCode> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellation)
    {
        var target = _where.Read(words, words.GetValue(_target));
        var settings = await context.LoadSettingsAsync(cancellation).ConfigureAwait(false);
        var toolbox = await _toolbox.ReadAsync(words, (context, settings), _profile.Image(words), cancellation).ConfigureAwait(false);
        var request = new ProfileRequest
        {
            Target = target,
            Toolbox = toolbox with { Guard = _guard.Apply(words, context, toolbox.Guard) },
            ProcessId = words.GetValue(_process.ProcessId),
        };
        return await context.MakeOperations().ProfileAsync(_profile.Apply(words, _session.Apply(words, settings, request)), cancellation).ConfigureAwait(false);
    }
}
