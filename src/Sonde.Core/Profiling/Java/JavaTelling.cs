using System.Globalization;
using System.Text;
using Sonde.Core.Operations;
using Sonde.Core.Profiles;
using Sonde.Core.Profiles.FlightRecorder;
using Sonde.Core.Profiles.Reading;
using Sonde.Core.Sampling;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Profiling.Java;

/// <summary>What a JVM tells of itself, as it comes, becomes a profile.</summary>
/// <param name="request">What was wanted.</param>
/// <param name="isRecording">It tells it as the file of its flight recorder.</param>
/// <param name="start">When it began.</param>
internal sealed class JavaTelling(ProfileRequest request, bool isRecording, DateTimeOffset start)
{
    /// <summary>A recording that has less than this of its time has lost its beginning.</summary>
    private const double MostlyHeld = 0.8;

    private readonly ToldText _told = new("the JVM");

    /// <summary>What it did to the process; null where that was not told.</summary>
    public OutcomeLine? Outcome => _told.Outcome;

    /// <summary>Takes what was told.</summary>
    /// <exception cref="IOException">It is more than an agent tells.</exception>
    public void Add(SampleUpdate update) => _told.Add(update);

    /// <summary>What there is.</summary>
    /// <param name="version">The JVM's.</param>
    /// <param name="tried">Ways that led nowhere before, each with its reason.</param>
    /// <exception cref="ProfileFormatException">It is none.</exception>
    public TakenProfile Build(string version, IReadOnlyList<string> tried)
    {
        var cost = new List<string>(tried.Select(static why => $"by the JVM's own flight recorder, not by async-profiler: {why}"));
        var profile = Read(cost);
        if (Outcome?.IsCut == true)
        {
            cost.Add("there was more than is carried: the end of it is missing");
        }

        cost.AddRange(Cost());
        var how = ProfileWords.IsOfNow(request.Type) ? $"the JVM's own words (Java {version})" : $"{Outcome?.Tool ?? "async-profiler"} in the JVM (Java {version})";
        return new TakenProfile(profile, how, cost)
        {
            Text = ProfileWords.IsOfNow(request.Type) ? _told.Bytes.ToArray() : null,
            Trace = request.KeepsRecording ? _told.Bytes : (ReadOnlyMemory<byte>?)null,
        };
    }

    private Profile Read(List<string> notes)
    {
        if (request.Type == ProfileType.Threads)
        {
            var threads = ThreadDumpReader.Read(Whole(), out var hasDeadlock);
            if (hasDeadlock)
            {
                notes.Add("the JVM says that threads wait for each other and none can go on (a deadlock): -o threads.txt has its words");
            }

            return threads;
        }

        if (request.Type == ProfileType.Heap)
        {
            return HistogramReader.Read(Whole());
        }

        var name = ProfileWords.Name(request.Type);
        if (isRecording)
        {
            using var file = new MemoryStream(_told.Bytes.ToArray());
            var recorded = FlightRecordReader.Read(file, name);
            if (recorded.Duration is { } held && _told.Figures is { } whole && held.TotalSeconds < (whole.Seconds * MostlyHeld) - 1)
            {
                notes.Add(Invariant($"the recording holds its last {held.TotalSeconds:0} s: no more of it is kept in the target"));
            }

            return recorded;
        }

        var (unit, each) = request.Type switch
        {
            ProfileType.Cpu => (ProfileUnit.Nanoseconds, 1_000_000_000L / request.RateHertz),
            ProfileType.Wall => (ProfileUnit.Samples, 1),
            ProfileType.Alloc => (ProfileUnit.Bytes, 1),
            _ => (ProfileUnit.Nanoseconds, 1),
        };
        var builder = new ProfileBuilder(new ProfileKind(name, unit)) { Period = request.Type is ProfileType.Cpu or ProfileType.Wall ? each : 0, Start = start };
        builder.Duration = _told.Figures is { } figures ? TimeSpan.FromSeconds(figures.Seconds) : null;
        using var text = new MemoryStream(_told.Bytes.ToArray());
        return CollapsedReader.Read(text, builder, JavaFrames.OfProfiler, each);
    }

    private string Whole() => Encoding.UTF8.GetString(_told.Bytes.Span);

    private IEnumerable<string> Cost()
    {
        if (_told.Figures is not { } figures)
        {
            yield break;
        }

        if (ProfileWords.IsOfNow(request.Type))
        {
            yield return Invariant($"it took {figures.Seconds:0.000} s from the question to the end of the answer; the program's threads stood while the JVM wrote it");
        }
        else if (figures.TargetCpuSeconds is { } used)
        {
            yield return Invariant($"the process used {used:0.00} s of processor time in {figures.Seconds:0.0} s, its {(isRecording ? "recorder" : "profiler")}'s included; it was not stopped{(isRecording ? ", but for the moments in which a recording begins and ends" : "")}");
        }

        if (figures.End == SampleEnd.Target)
        {
            yield return "the process ended meanwhile";
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
