using Sonde.Core.Copying;
using Sonde.Core.Reports;

namespace Sonde.Cli.Terminal;

/// <summary>What each report looks like as text. Progress and status are the <see cref="TextReporter"/>'s: they move.</summary>
/// <param name="clock">For ages.</param>
/// <param name="program">How the user calls Sonde: <c>sonde</c>, <c>kubectl sonde</c>.</param>
internal sealed class ReportText(TimeProvider clock, string program)
{
    private static readonly Tone[] Tones = [Tone.First, Tone.Second, Tone.Third, Tone.Fourth, Tone.Fifth];

    private readonly Dictionary<string, Tone> _tones = new(StringComparer.Ordinal);

    /// <summary>Whether it is an answer (standard output) and not talk (standard error).</summary>
    public static bool IsAnswer(Report report) => report switch
    {
        TargetReport target => IsAnswer(target.Of),
        PlanReport or DryRunReport or ListeningReport or HandOverReport or ReceiptReport or SessionsReport { Rows.Count: > 0 } or SessionLogReport { Rows.Count: > 0 } or DoctorReport or HealReport or HitReport or LogReport or WorkloadsReport or StacksReport or FlameReport or CaptureReport or TrafficReport or SocketsReport or TopReport or CountersReport or CallReport or TraceReport or InterceptReport or NetProxyReport or CopyReport or DiagnosisReport or LintReport or WorkspaceReport or WorkspaceCheckReport or ScaffoldReport or DevPlanReport or CodeReport or BuildFailureReport or FetchedReport => true,
        _ => false,
    };

    /// <summary>Whether --quiet leaves it out.</summary>
    public static bool IsChatter(Report report) => report is ProgressReport or CopyProgressReport or ChoiceReport or TargetProcessReport or StatusReport || (report is TargetReport target && IsChatter(target.Of));

    /// <summary>Writes it.</summary>
    public void Write(Report report, Page page)
    {
        switch (report)
        {
            case ChoiceReport choice:
                page.AddProse("chose ", choice.Text);
                break;
            case WarningReport warning:
                WriteWarning(warning, page);
                break;
            case PlanReport plan:
                PlanText.Write(plan.Plan, page);
                break;
            case DryRunReport dryRun:
                page.AddProse("dry run  ", dryRun.Text);
                break;
            case TargetProcessReport process:
                ProcessText.Write(process.Process, page);
                break;
            case ListeningReport listening:
                page.Add(ListeningLine(listening));
                break;
            case HandOverReport handOver:
                WriteHandOver(handOver, page);
                break;
            case ReceiptReport receipt:
                ReceiptText.Write(receipt.Receipt, page);
                break;
            case TargetReport target:
                WriteNamed(target, page);
                break;
            case FaultReport fault:
                FaultText.Write(fault, program, page);
                break;
            case ProgressReport progress:
                page.Add(progress.IsDone ? ProgressText.Reached(progress) : ProgressText.Awaited(progress));
                break;
            case StatusReport status:
                page.Add(StatusText.Line(status.Status, null));
                break;
            default:
                WriteAccount(report, page);
                break;
        }
    }

    /// <summary>What a verb was asked for, as a table or a file.</summary>
    private void WriteAccount(Report report, Page page)
    {
        switch (report)
        {
            case SessionsReport sessions:
                SessionsText.Write(sessions, clock.GetUtcNow(), page);
                break;
            case SessionLogReport log:
                SessionLogText.Write(log, page);
                break;
            case DoctorReport doctor:
                DoctorText.Write(doctor, page);
                break;
            case DiagnosisReport diagnosis:
                DiagnosisText.Write(diagnosis, page);
                break;
            case LintReport lint:
                LintText.Write(lint, page);
                break;
            case HealReport heal:
                HealText.Write(heal, page);
                break;
            case WorkspaceReport or WorkspaceCheckReport:
                WorkspaceText.Write(report, page);
                break;
            case ScaffoldReport scaffold:
                ScaffoldText.Write(scaffold, page);
                break;
            case HitReport hit:
                HitText.Write(hit, page);
                break;
            case StacksReport stacks:
                StacksText.Write(stacks, page);
                break;
            case FlameReport or TopReport or CountersReport or SocketsReport or CaptureReport or TrafficReport or CallReport or TraceReport or InterceptReport or NetProxyReport:
                WriteLook(report, page);
                break;
            case DevPlanReport or CodeReport or BuildFailureReport or FetchedReport:
                DevText.Write(report, page);
                break;
            case CopyReport copy:
                CopyText.Write(copy, page);
                break;
            case CopyProgressReport progress:
                page.Add(ProgressText.Awaited(new ProgressReport(CopyWords.Progress(progress), false, null)));
                break;
            case WorkloadsReport workloads:
                WorkloadsText.Write(workloads, page);
                break;
            case LogReport log:
                LogText.Write(log, page);
                break;
            case ProgramOutputReport output:
                page.AddVerbatim("", output.Text ?? output.Base64 ?? "", Tone.Plain, Tone.Plain);
                break;
            case ObservationReport:
                // The receipt tells it.
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(report), report.GetType().Name, "A report without a text.");
        }
    }

    /// <summary>What a look at a running process showed.</summary>
    private static void WriteLook(Report report, Page page)
    {
        switch (report)
        {
            case FlameReport flame:
                FlameText.Write(flame, page);
                break;
            case TopReport top:
                TopText.Write(top, page);
                break;
            case CountersReport counters:
                CountersText.Write(counters, page);
                break;
            case SocketsReport sockets:
                SocketsText.Write(sockets, page);
                break;
            case CaptureReport capture:
                CaptureText.Write(capture, page);
                break;
            case TrafficReport traffic:
                TrafficText.Write(traffic, page);
                break;
            case CallReport or TraceReport:
                TraceText.Write(report, page);
                break;
            case InterceptReport intercept:
                InterceptText.Write(intercept, page);
                break;
            case NetProxyReport proxy:
                NetProxyText.Write(proxy, page);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(report), report.GetType().Name, "A report without a text.");
        }
    }

    /// <summary>Every line begins with the target's name.</summary>
    private void WriteNamed(TargetReport target, Page page)
    {
        var own = new Page();
        Write(target.Of, own);
        foreach (var line in own.Lines)
        {
            var named = target.Of is LogReport
                ? new Line($"{target.Target} > ", ToneOf(target.Target))
                : new Line(target.Target, ToneOf(target.Target)).Add(" | ", Tone.Faint);
            foreach (var (text, tone) in line.Stretches)
            {
                named.Add(text, tone);
            }

            page.Add(named);
        }
    }

    /// <summary>In the order in which targets are first heard of; the reporter asks under its gate.</summary>
    private Tone ToneOf(string target)
    {
        if (!_tones.TryGetValue(target, out var tone))
        {
            _tones[target] = tone = Tones[_tones.Count % Tones.Length];
        }

        return tone;
    }

    private static void WriteWarning(WarningReport warning, Page page)
    {
        page.AddProse("warning: ", warning.Text, Tone.Warning);
        if (warning.Remedy is { } remedy)
        {
            page.AddStep("next:    ", remedy);
        }
    }

    private static Line ListeningLine(ListeningReport listening)
    {
        var line = new Line("listening ", Tone.Good).Add(Endpoint(listening), Tone.Strong).Add($" for {listening.Purpose}");
        return listening.WantedPort is { } wanted ? line.Add($" (port {Number(wanted)} is taken)", Tone.Warning) : line;
    }

    private static string Endpoint(ListeningReport listening) => $"{listening.Address}:{Number(listening.Port)}";

    private static string Number(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static void WriteHandOver(HandOverReport handOver, Page page)
    {
        foreach (var line in handOver.Lines)
        {
            page.AddVerbatim("  ", line, Tone.Plain, Tone.Plain);
        }

        foreach (var file in handOver.Files.Where(file => !handOver.Lines.Any(line => line.Contains(file, StringComparison.Ordinal))))
        {
            page.AddVerbatim("  wrote ", file, Tone.Faint, Tone.Plain);
        }
    }
}
