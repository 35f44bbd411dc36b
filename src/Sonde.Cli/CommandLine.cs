using System.CommandLine;
using Sonde.Cli.Commands;
using Sonde.Cli.Completion;
using Sonde.Cli.Terminal;
using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Reports;

namespace Sonde.Cli;

/// <summary>Words in, words and an exit code out.</summary>
/// <param name="host">The machine.</param>
/// <param name="terminal">Where words go.</param>
/// <param name="operations">Makes what does the work, given who takes its reports.</param>
/// <param name="program">How the user calls Sonde.</param>
internal sealed class CommandLine(
    HostContext host, ITerminal terminal, Func<HostContext, IReporter, IOperations> operations, string program)
{
    /// <summary>Runs one command as <c>sonde</c>.</summary>
    /// <param name="args">The words after the program's name.</param>
    /// <param name="host">The machine.</param>
    /// <param name="terminal">Where words go.</param>
    /// <param name="operations">Makes what does the work, given who takes its reports.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    /// <returns>The exit code; every exception has become one.</returns>
    public static Task<int> RunAsync(
        string[] args, HostContext host, ITerminal terminal, Func<HostContext, IReporter, IOperations> operations, CancellationToken cancellation) =>
        new CommandLine(host, terminal, operations, "sonde").RunAsync(args, cancellation);

    /// <summary>Runs one command.</summary>
    /// <returns>The exit code; every exception has become one.</returns>
    public async Task<int> RunAsync(string[] args, CancellationToken cancellation)
    {
        var tree = new CommandTree();
        if (args is ["__complete", .. var line])
        {
            return Complete(tree, line);
        }

        // "help debug" is what kubectl and git taught.
        var words = tree.Parse(args is ["help", .. var topic] ? [.. topic, "--help"] : args);
        var choices = tree.Global.Read(words);
        var surface = new TextSurface(terminal, host.Variable, choices.IsColourless);
        if (choices.Format == OutputFormat.Json)
        {
            return await RunAsync(new Run(tree, words, surface, choices), new JsonReporter(surface), cancellation).ConfigureAwait(false);
        }

        using var reporter = new TextReporter(surface, new ReportText(host.Clock, program), host.Clock, choices.IsQuiet)
        {
            HasAnswer = tree.VerbOf(words)?.OwnsAnswer(words) != true,
        };
        return await RunAsync(new Run(tree, words, surface, choices), reporter, cancellation).ConfigureAwait(false);
    }

    private async Task<int> RunAsync(Run run, IReporter reporter, CancellationToken cancellation)
    {
        try
        {
            var context = new CommandContext(host, run.Surface, run.Choices.Format, program, () => operations(host, reporter))
            {
                MakeOperationsFor = heard => operations(host, heard),
            };
            var exit = await DispatchAsync(run, context, cancellation).ConfigureAwait(false);
            return run.Surface.Failure is { } lost ? Say(run, reporter, Unforeseen(lost)) : (int)exit;
        }
        catch (FaultException fault)
        {
            return Say(run, reporter, fault);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return (int)ExitCode.Interrupted;
        }
        catch (Exception fault)
        {
            return Say(run, reporter, Unforeseen(fault));
        }
    }

    private async Task<ExitCode> DispatchAsync(Run run, CommandContext context, CancellationToken cancellation)
    {
        var verb = run.Tree.VerbOf(run.Words);
        if (run.Words.GetValue(run.Tree.Global.Help))
        {
            return Help(run, verb);
        }

        if (ParseFault.Find(run.Tree, run.Words, program) is { } fault)
        {
            throw fault;
        }

        if (verb is not null)
        {
            return await verb.RunAsync(run.Words, context, cancellation).ConfigureAwait(false);
        }

        if (!run.Words.GetValue(run.Tree.Version))
        {
            return Help(run, null);
        }

        VersionCommand.Print(context);
        return ExitCode.Done;
    }

    private ExitCode Help(Run run, Verb? verb)
    {
        var page = run.Surface.NewAnswerPage();
        new HelpText(run.Tree, program).Write(verb, page);
        run.Surface.Answer(page.Lines);
        return ExitCode.Done;
    }

    private int Complete(CommandTree tree, string[] line)
    {
        SafeWriting.TryWrite(
            terminal.Answer, string.Concat(new Candidates(tree).Answer(line).Select(candidate => $"{candidate.Word}\t{candidate.Meaning}\n")));
        return (int)ExitCode.Done;
    }

    /// <summary>The fault of whatever has none of its own.</summary>
    internal static FaultException Unforeseen(Exception fault) => new(
        FaultCatalog.Unforeseen, "met something that it did not foresee", $"{fault.GetType().Name}: {fault.Message}", "run the same command with -v and report what it prints", fault);

    private static int Say(Run run, IReporter reporter, FaultException exception)
    {
        var fault = exception.Fault;
        reporter.Report(new FaultReport(fault.Definition.Code, fault.What, fault.Why, fault.Next, (int)fault.Definition.Exit));
        if (run.Choices.IsVerbose)
        {
            var page = run.Surface.NewTalkPage();
            page.AddVerbatim("", (exception.InnerException ?? exception).ToString(), Tone.Faint, Tone.Faint);
            run.Surface.Talk(page.Lines);
        }

        return (int)fault.Definition.Exit;
    }

    /// <summary>One command on its way.</summary>
    private sealed record Run(CommandTree Tree, ParseResult Words, TextSurface Surface, GlobalChoices Choices);
}
