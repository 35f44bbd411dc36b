using Sonde.Core.Faults;
using Sonde.Core.Platforms;
using Sonde.Core.Programs;
using Sonde.Core.Reports;
using Sonde.Core.Sessions;
using Sonde.Core.Settings;
using Sonde.Core.Targets;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Operations;

/// <summary><c>sonde run</c> and <c>sonde shell</c>: a program of a toolbox, joined with this console.</summary>
/// <param name="platform">Where the target is.</param>
/// <param name="request">What is wanted.</param>
/// <param name="console">This machine's side.</param>
/// <param name="host">This machine.</param>
/// <param name="reporter">Hears everything that is not the program's own.</param>
internal sealed class ProgramOperation(ITargetPlatform platform, ProgramRequest request, IProgramConsole console, HostContext host, IReporter reporter)
{
    private bool IsOnNode => request.Target is NodeReference;

    private string Beside => IsOnNode ? "on" : "beside";

    /// <summary>Runs it.</summary>
    /// <returns>The program's own exit code, or 128 + N where signal N ended it.</returns>
    public async Task<ExitCode> RunAsync(CancellationToken cancellation)
    {
        var verb = ProgramWords.Verb(request);
        if (request.HasTerminal && console.Size is null)
        {
            throw new FaultException(
                FaultCatalog.NoTerminal,
                $"cannot open a shell on {request.Target.Words}",
                "standard input and output are not a terminal",
                $"{ProgramWords.Run(request)} sh -c 'COMMAND'");
        }

        // A node has no process that stands for it: what is run there is beside all of them.
        var words = new LookWords(verb, $"{(request.HasTerminal ? "open a shell" : "run a program")} {Beside}", IsOnNode ? null : [], _ => ProgramWords.Wish(request), request.HasTerminal ? $"sonde {verb} {request.Target.Words}" : $"{ProgramWords.Run(request)} PROGRAM")
        {
            Capability = AgentCapability.Programs,
            Image = request.With,
        };
        return await new LookSession(platform, request, host, reporter, words).RunAsync(LookAsync, cancellation).ConfigureAwait(false);
    }

    private async Task<LookEnd> LookAsync(LookTarget target, CancellationToken ending)
    {
        ObserverSession.Require(target.Session, AgentCapability.Programs, What(target.Session), request.With);
        await using var program = await StartAsync(target, ending).ConfigureAwait(false);
        if (program.Note is { } note)
        {
            reporter.Report(new ChoiceReport(note));
        }

        var end = await RelayAsync(program, ending).ConfigureAwait(false);

        // Whatever the program says is the answer; its codes are not ours.
        return new LookEnd((ExitCode)end.Code, end.Text);
    }

    private async Task<ProgramEnd> RelayAsync(RemoteProgram program, CancellationToken ending)
    {
        if (!request.IsTold)
        {
            return await new ProgramRelay(program, new ProgramStreams(console, console.Output, console.Error, request.HasTerminal)).RunAsync(ending).ConfigureAwait(false);
        }

        await using var output = new OutputReports(reporter, "output");
        await using var error = new OutputReports(reporter, "error");
        var end = await new ProgramRelay(program, new ProgramStreams(console, output, error, HasTerminal: false)).RunAsync(ending).ConfigureAwait(false);
        output.End();
        error.End();
        return end;
    }

    /// <summary>The program, or the first shell that the toolbox has.</summary>
    private async Task<RemoteProgram> StartAsync(LookTarget target, CancellationToken ending)
    {
        var place = request.HasTerminal && console.Size is { } size ? new TerminalPlace(size, console.Type, target.Session.Facts.ShortName) : null;
        var names = place is null ? [request.Command[0]] : ProgramWords.Shells;
        for (var index = 0; ; index++)
        {
            try
            {
                return await RemoteProgram.StartAsync(target.Session.Agent, ProgramWords.Start(request, names[index], target.Chosen, place), ending).ConfigureAwait(false);
            }
            catch (AgentRefusedException refused) when (refused.Error.Code == AgentErrorCode.ToolMissing && index + 1 < names.Count)
            {
                // The next one, then.
            }
            catch (AgentRefusedException refused)
            {
                throw Explain(refused, target);
            }
        }
    }

    private FaultException Explain(AgentRefusedException refused, LookTarget target) => refused.Error.Code switch
    {
        AgentErrorCode.ToolMissing => new FaultException(
            new Fault(FaultCatalog.ToolNotInToolbox, What(target.Session), refused.Error.Message, [Otherwise(), "sonde explain SND5018"]), refused),
        AgentErrorCode.ProcessMissing => new FaultException(FaultCatalog.TargetGone, What(target.Session), refused.Error.Message, "repeat the command when the target runs again", refused),
        _ => new FaultException(FaultCatalog.ToolNotInToolbox, What(target.Session), refused.Error.Message, "sonde explain SND5018", refused),
    };

    /// <summary>An image that has more, where this was not it.</summary>
    private string Otherwise() => IsOnNode || request.Toolbox.Image.Contains($"sonde-{ToolboxImage.Net}", StringComparison.Ordinal)
        ? "repeat the command with --image and an image of yours that holds the program and the agent (docs/guide/run.md)"
        : request.HasTerminal ? $"sonde {ProgramWords.Verb(request)} {request.Target.Words} --with {ToolboxImage.Net}" : $"{ProgramWords.Run(request, $" --with {ToolboxImage.Net}")} PROGRAM";

    private string What(OpenSession session) => request.HasTerminal ? $"cannot open a shell {Beside} {session.Facts.Target}" : $"cannot run {request.Command[0]} {Beside} {session.Facts.Target}";
}
