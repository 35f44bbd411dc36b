using Sonde.Cli;
using Sonde.Core.Operations;
using Sonde.Core.Reports;
using Sonde.Testing.Cli;

namespace Sonde.UnitTests.Cli;

/// <summary>One command line, run in this process against fake operations.</summary>
internal sealed class CommandRun
{
    public RecordingTerminal Terminal { get; init; } = new();

    public FakeOperations Operations { get; init; } = new();

    public SteppedClock Clock { get; } = new();

    public Dictionary<string, string> Variables { get; init; } = new(StringComparer.Ordinal);

    public string WorkingDirectory { get; init; } = "/nowhere";

    public string Program { get; init; } = "sonde";

    /// <summary>What the fake operations say when they are asked.</summary>
    public Report[] Reports { get; init; } = [];

    public int Exit { get; private set; }

    public string Answer => Terminal.AnswerText;

    public string Talk => Terminal.TalkText;

    public static async Task<CommandRun> OfAsync(params string[] args) => await new CommandRun().RunAsync(args, TestContext.Current.CancellationToken);

    public async Task<CommandRun> RunAsync(string[] args, CancellationToken cancellation)
    {
        var host = new HostContext(Clock, name => Variables.GetValueOrDefault(name), "/nowhere/home", WorkingDirectory, "dev", "laptop", "0.1.0");
        Exit = await new CommandLine(host, Terminal, Make, Program).RunAsync(args, cancellation);
        return this;
    }

    private FakeOperations Make(HostContext host, IReporter reporter)
    {
        foreach (var report in Reports)
        {
            reporter.Report(report);
        }

        return Operations;
    }
}
