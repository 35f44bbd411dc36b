using System.Globalization;
using Sonde.Core.Profiles;
using Sonde.Core.Reports;
using Sonde.Core.Tools;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Core.Profiling.Python;

/// <summary>A Python counts its own memory, by tracemalloc and gc of its standard library: code that runs within it, of which production is guarded.</summary>
internal sealed class PythonMemoryProfiler : IProfiler
{
    /// <summary>Counting a heap takes seconds for a million objects, and the link carries what was counted.</summary>
    private static readonly TimeSpan MostEnding = TimeSpan.FromSeconds(120);

    /// <inheritdoc/>
    public IReadOnlyList<string> Runtimes { get; } = [ToolCatalog.Named(DebuggerKind.Debugpy)!.Runtime];

    /// <inheritdoc/>
    public IReadOnlyList<ProfileType> Types(string runtime) => [ProfileType.Alloc, ProfileType.Heap];

    /// <inheritdoc/>
    public async Task<(TakenProfile? Taken, string? Why)> TakeAsync(ProfileTask task, CancellationToken cancellation)
    {
        var agent = task.Session.Agent;
        if (!agent.Hello.Capabilities.Contains(AgentCapability.PythonMemory, StringComparer.Ordinal))
        {
            return (null, $"the agent in {task.Session.Plan.Toolbox.Name} ({agent.Hello.Agent}) does not know how to have a Python count its memory");
        }

        StoppingGuard.Pass(task, "runs code of Sonde's in, and slows down while it does,");
        var told = new ToldText("a Python");
        try
        {
            var answer = await agent.AskAsync<SamplingAnswer>(Question(task), cancellation).ConfigureAwait(false);
            task.Reporter.Report(new ChoiceReport(How(task.Request.Type, answer.Version)));
            await using var channel = await agent.OpenChannelAsync(new SamplesPurpose(), cancellation).ConfigureAwait(false);
            await SampleReading.RunAsync(task, channel, told.Add, MostEnding, cancellation).ConfigureAwait(false);
            if (told.Outcome?.Error is { } error)
            {
                throw SampleReading.Refused(task, error, null);
            }

            return (Build(task, told, How(task.Request.Type, answer.Version)) with { IsShort = cancellation.IsCancellationRequested }, null);
        }
        catch (AgentRefusedException refused)
        {
            throw SampleReading.Refused(task, refused.Error, refused);
        }
        catch (ChannelRefusedException refused)
        {
            throw SampleReading.Refused(task, new AgentError(AgentErrorCode.Unexpected, refused.Message), refused);
        }
        catch (ProfileFormatException odd)
        {
            throw SampleReading.Refused(task, new AgentError(AgentErrorCode.Unexpected, $"what it told {odd.Message}"), odd);
        }
        finally
        {
            if (told.Outcome is { } outcome)
            {
                task.Wrote(outcome.Files.Select(static file => $"{file} in the target, for a moment"), outcome.Remains);
            }
        }
    }

    /// <summary>A heap is counted as it is now.</summary>
    internal static SampleRequest Question(ProfileTask task) => task.Request.Type == ProfileType.Heap
        ? new SampleRequest(task.Process.ProcessId, SampleKind.Heap, 10, 0.1)
        : new SampleRequest(task.Process.ProcessId, SampleKind.Alloc, 10, task.Request.Duration.TotalSeconds);

    private static string How(ProfileType type, string version) => type == ProfileType.Heap ? $"gc, within it (Python {version})" : $"tracemalloc, within it (Python {version})";

    private static TakenProfile Build(ProfileTask task, ToldText told, string how)
    {
        var reader = PythonMemoryReader.Read(ProfileWords.Name(task.Request.Type), told.Bytes);
        if (reader.Problem is { } problem)
        {
            throw SampleReading.Refused(task, new AgentError(AgentErrorCode.NotPrepared, problem), null);
        }

        if (!reader.IsWhole && told.Outcome?.IsCut != true)
        {
            throw SampleReading.Refused(task, new AgentError(told.Figures?.End == SampleEnd.Target ? AgentErrorCode.TargetGone : AgentErrorCode.Unexpected, "it did not tell everything: it has ended, or was ended early"), null);
        }

        return new TakenProfile(reader.Profile, how, [.. reader.Notes, .. Cost(task.Request.Type, reader, told)]) { Text = reader.Text() };
    }

    private static IEnumerable<string> Cost(ProfileType type, PythonMemoryReader reader, ToldText told)
    {
        if (told.Outcome?.IsCut == true)
        {
            yield return "there was more than is carried: the end of it is missing";
        }

        var figures = told.Figures;
        var used = figures?.TargetCpuSeconds is { } seconds ? Invariant($"; the process used {seconds:0.00} s of processor time in {figures.Seconds:0.0} s, that included") : "";
        yield return type == ProfileType.Heap
            ? Invariant($"{reader.Objects} objects were counted beside the program's own work{used}")
            : Invariant($"{reader.Objects} blocks were allocated meanwhile and are there still; counting them took {(reader.CostBytes ?? 0) / 1024.0 / 1024.0:0.0} MiB of the process's memory{used}");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
