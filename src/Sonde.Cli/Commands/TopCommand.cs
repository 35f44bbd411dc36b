using System.CommandLine;
using Sonde.Cli.Terminal;
using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Topping;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde top</c>.</summary>
internal sealed class TopCommand : Verb
{
    private readonly Argument<string?> _target;
    private readonly TargetOptions _where;
    private readonly ProcessOptions _process;
    private readonly TopOptions _top;
    private readonly ToolboxOptions _toolbox;
    private readonly SessionOptions _session;

    /// <summary>Makes it.</summary>
    public TopCommand()
        : base("top", "Watch where a process spends its time, or what its runtime counts, every second, without stopping it")
    {
        _target = TakeArgument(new Argument<string?>("TARGET") { Arity = ArgumentArity.ZeroOrOne });
        _where = Take(new TargetOptions());
        _where.Require(Command, _target);
        _process = Take(new ProcessOptions());
        _top = Take(new TopOptions());
        _toolbox = Take(new ToolboxOptions());
        _session = Take(new SessionOptions());
    }

    /// <inheritdoc/>
    public override string Usage => "top TARGET [options]";

    /// <inheritdoc/>
    public override string Description =>
        "Shows the functions that a process spends its time in, interval by interval, as sonde profile samples them: Python 3.13 and later from outside, a Go program by its own net/http/pprof, Node.js by V8; of .NET its own counters: processor, memory, collections, threads, exceptions, requests. "
        + $"Keys: q ends it, p holds the picture, s sorts functions by another column. Where standard output is no terminal, each interval is printed below the last. {TargetOptions.Forms}";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("What a Python service computes now", "top deploy/stock -n shop"),
        new("All its threads, those that wait included", "top deploy/stock --type wall"),
        new("A .NET service's memory, collections, exceptions and requests a second", "top deploy/orders"),
        new("Three pictures of a Go program, 5 s each, for a program", "top podman/shop-api --interval 5s --count 3 -o json"),
    ];

    /// <inheritdoc/>
    public override IEnumerable<string> ArgumentCandidates => TargetOptions.Candidates;

    /// <inheritdoc/>
    public override async Task<ExitCode> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellation)
    {
        var target = _where.Read(words, words.GetValue(_target));
        var settings = await context.LoadSettingsAsync(cancellation).ConfigureAwait(false);
        var request = new TopRequest
        {
            Target = target,
            Toolbox = await _toolbox.ReadAsync(words, context, settings, cancellation).ConfigureAwait(false),
            ProcessId = words.GetValue(_process.ProcessId),
        };
        return await context.MakeOperations().TopAsync(_top.Apply(words, _session.Apply(words, settings, request)), Screen(context), cancellation).ConfigureAwait(false);
    }

    /// <summary>A whole terminal, where there is one.</summary>
    private static Func<ITopView>? Screen(CommandContext context)
    {
        var (surface, isText) = (context.Surface, context.Format != OutputFormat.Json);
        if (!isText || !surface.Terminal.IsAnswerWatched || !surface.IsLive)
        {
            return null;
        }

        var console = surface.Terminal.OpenConsole();
        return console.Size is null ? null : () => new TopView(console, surface.TalkPainter);
    }
}
