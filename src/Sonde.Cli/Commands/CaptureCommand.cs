using System.CommandLine;
using Sonde.Core.Capturing.Summary;
using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Settings;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde capture</c>.</summary>
internal sealed class CaptureCommand : Verb
{
    private readonly Argument<string?> _target;
    private readonly TargetOptions _where;
    private readonly CaptureOptions _capture;
    private readonly ToolboxOptions _toolbox;
    private readonly SessionOptions _session;

    /// <summary>Makes it.</summary>
    public CaptureCommand()
        : base("capture", "Capture the packets of a pod or container, for Wireshark")
    {
        _target = TakeArgument(new Argument<string?>("TARGET") { Arity = ArgumentArity.ZeroOrOne });
        _where = Take(new TargetOptions());
        _where.Require(Command, _target);
        _capture = Take(new CaptureOptions());
        _toolbox = Take(new ToolboxOptions());
        _session = Take(new SessionOptions());
    }

    /// <inheritdoc/>
    public override string Usage => "capture TARGET [options]";

    /// <inheritdoc/>
    public override string Description =>
        "Runs tcpdump beside the target, in its network, and writes pcapng here: with the pod and container in it, and with what the kernel lost. Of each packet the beginning is kept, "
        + $"unless --snaplen says otherwise. The toolbox needs NET_RAW and no more. {TargetOptions.Forms}";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Everything that a pod says and hears on port 8080, until Ctrl-C", "capture deploy/api -n shop -f 'port 8080'"),
        new("Live in Wireshark, whole packets", "capture deploy/api --wireshark --snaplen 0"),
        new("For a program that reads pcapng", "capture podman/shop-api -d 30s -w - | tshark -r -"),
    ];

    /// <inheritdoc/>
    public override IEnumerable<string> ArgumentCandidates => TargetOptions.Candidates;

    /// <inheritdoc/>
    public override bool OwnsAnswer(ParseResult words) => _capture.WantsOutput(words);

    /// <inheritdoc/>
    public override async Task<ExitCode> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellation)
    {
        var target = _where.Read(words, words.GetValue(_target));
        if (_capture.WantsOutput(words) && context.Format == OutputFormat.Json)
        {
            throw new FaultException(FaultCatalog.CommandNotUnderstood, "cannot capture", "--write - and --output json both want standard output", "sonde capture --help");
        }

        var settings = await context.LoadSettingsAsync(cancellation).ConfigureAwait(false);
        var isSummarizedThere = _capture.IsSummarized(words) && !Tshark.IsHere(context.Host.Variable("PATH"));
        var request = new CaptureRequest
        {
            Target = target,
            Toolbox = await _toolbox.ReadAsync(words, (context, settings), isSummarizedThere ? ToolboxImage.Shark : ToolboxImage.Capture, cancellation).ConfigureAwait(false),
            IsSummarizedThere = isSummarizedThere,
        };
        return await context.MakeOperations().CaptureAsync(
            _capture.Apply(words, _session.Apply(words, settings, request)), () => context.Surface.Terminal.OpenStreams().Output, cancellation).ConfigureAwait(false);
    }
}
