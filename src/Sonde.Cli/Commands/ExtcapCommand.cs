using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using Sonde.Cli.Mcp;
using Sonde.Core.Capturing;
using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Reports;
using Sonde.Core.Settings;
using Sonde.Core.Targets;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde extcap</c>: pods among Wireshark's interfaces.</summary>
internal sealed class ExtcapCommand : Verb
{
    /// <summary>Wireshark waits for its list: a cluster that does not answer is not in it.</summary>
    private static readonly TimeSpan MostListing = TimeSpan.FromSeconds(5);

    private readonly ExtcapOptions _options;

    /// <summary>Makes it.</summary>
    public ExtcapCommand()
        : base("extcap", "Make pods appear as interfaces in Wireshark and tshark")
    {
        _options = Take(new ExtcapOptions());
    }

    /// <inheritdoc/>
    public override string Usage => "extcap --install | --remove";

    /// <inheritdoc/>
    public override string Description =>
        "Puts a line into Wireshark's folder of sources, and what runs in the current namespace and in Podman or Docker here is in Wireshark's list of interfaces from then on. "
        + "The other options are what Wireshark says to it.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Have the pods in Wireshark's list", "extcap --install"),
        new("What Wireshark is told", "extcap --extcap-interfaces"),
    ];

    /// <inheritdoc/>
    public override bool OwnsAnswer(ParseResult words) => words.GetValue(_options.Capture);

    /// <inheritdoc/>
    public override async Task<ExitCode> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellation)
    {
        if (words.GetValue(_options.Install) || words.GetValue(_options.Remove))
        {
            return Place(words.GetValue(_options.Install), context);
        }

        if (words.GetValue(_options.Interfaces))
        {
            context.Surface.AnswerVerbatim(ExtcapWords.Interfaces(context.Host.Version, await ListAsync(context, cancellation).ConfigureAwait(false)));
            return ExitCode.Done;
        }

        var target = words.GetValue(_options.Interface) is { } name && ExtcapWords.Target(name) is { } parts ? TargetGrammar.Parse(parts) : throw NotUnderstood();
        if (words.GetValue(_options.Capture))
        {
            return await CaptureAsync(words, context, target, cancellation).ConfigureAwait(false);
        }

        context.Surface.AnswerVerbatim(
            words.GetValue(_options.LinkTypes) ? ExtcapWords.LinkTypes()
            : words.GetValue(_options.Config) ? ExtcapWords.Config(new CaptureRequest { Target = target, Toolbox = new ToolboxWishes { Image = "" } }.SnapLength)
            : throw NotUnderstood());
        return ExitCode.Done;
    }

    private async Task<ExitCode> CaptureAsync(ParseResult words, CommandContext context, TargetReference target, CancellationToken cancellation)
    {
        var settings = await context.LoadSettingsAsync(cancellation).ConfigureAwait(false);
        var wishes = new ToolboxWishes
        {
            Image = settings.ImageFor(ToolboxImage.Capture, context.Host.Version),
            Guard = new Core.Production.GuardWishes { Settings = settings.Production },
        };
        var request = new CaptureRequest
        {
            Target = target,
            Toolbox = wishes with { PullPolicy = settings.PullPolicy ?? wishes.PullPolicy, TimeToLive = settings.TimeToLive ?? wishes.TimeToLive },
            Output = words.GetValue(_options.Fifo) ?? throw NotUnderstood(),
            Filter = words.GetValue(_options.Filter),
        };
        request = request with { SnapLength = words.GetValue(_options.SnapLength) ?? request.SnapLength, Interface = words.GetValue(_options.Card) ?? request.Interface };
        return await context.MakeOperations().CaptureAsync(request, () => context.Surface.Terminal.OpenStreams().Output, cancellation).ConfigureAwait(false);
    }

    /// <summary>What runs in the current namespace and on this machine; a place that cannot be asked has nothing.</summary>
    private static async Task<IReadOnlyList<WorkloadsReport>> ListAsync(CommandContext context, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(MostListing, context.Host.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        string?[] engines = [null, .. PlaceOptions.Engines];
        var found = await Task.WhenAll(engines.Select(engine => ListAsync(context, engine, either.Token))).ConfigureAwait(false);
        return [.. found.OfType<WorkloadsReport>()];
    }

    private static async Task<WorkloadsReport?> ListAsync(CommandContext context, string? engine, CancellationToken cancellation)
    {
        var heard = new CallReports();
        try
        {
            await context.MakeOperationsFor(heard).FindAsync(new ListRequest(null, null, null, engine), cancellation).ConfigureAwait(false);
            return heard.All.OfType<WorkloadsReport>().FirstOrDefault();
        }
        catch (Exception away) when (away is FaultException or OperationCanceledException)
        {
            return null;
        }
    }

    private static ExitCode Place(bool isWanted, CommandContext context)
    {
        var file = Path.Combine(ExtcapWords.Folder(AskFolders(), context.Host.HomeDirectory), "sonde");
        try
        {
            if (isWanted)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(file, ExtcapWords.Script(Environment.ProcessPath!));
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                }
            }
            else
            {
                File.Delete(file);
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new FaultException(FaultCatalog.FileNotWritten, $"cannot write {file}", refused.Message, "put a script with this content into Wireshark's extcap folder by hand: docs/guide/capture.md", refused);
        }

        context.Surface.Answer([new Terminal.Line(isWanted ? $"wrote {file}; Wireshark shows what runs when its list is refreshed (F5)" : $"{file} is not there any more")]);
        return ExitCode.Done;
    }

    private static string? AskFolders()
    {
        try
        {
            using var shark = Process.Start(new ProcessStartInfo("tshark", ["-G", "folders"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            return shark.StandardOutput.ReadToEnd();
        }
        catch (Exception absent) when (absent is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            return null;
        }
    }

    private static FaultException NotUnderstood() => new(
        FaultCatalog.CommandNotUnderstood, "cannot understand the words after extcap", "these are Wireshark's own: --extcap-interfaces, or --extcap-interface with --extcap-dlts, --extcap-config or --capture --fifo", "sonde extcap --install");
}
