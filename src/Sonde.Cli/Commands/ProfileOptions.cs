using System.CommandLine;
using Sonde.Core.Operations;
using Sonde.Core.Profiles;
using Sonde.Core.Profiling;
using Sonde.Core.Settings;
using Sonde.Core.Tools;

namespace Sonde.Cli.Commands;

/// <summary>What is profiled, and where it goes.</summary>
internal sealed class ProfileOptions : OptionGroup
{
    private const int MostRate = 1000;

    private static readonly KeyValuePair<string, ProfileType>[] Types =
    [
        .. Enum.GetValues<ProfileType>().Select(static type => new KeyValuePair<string, ProfileType>(ProfileWords.Name(type), type)),
    ];

    private static readonly KeyValuePair<string, DebuggerKind>[] Tools = [new("native", DebuggerKind.Native)];

    /// <summary>Makes them.</summary>
    public ProfileOptions()
        : base("Profile")
    {
        Type = Take(OptionKinds.Word("--type", Types, "What to look at; cpu by default", "-t"));
        Tool = Take(OptionKinds.Word(
            "--tool", Tools, "native has perf sample native stacks (C, C++, Rust; of other languages the runtime's own), in a toolbox of sonde-native with PERFMON; by default the way of the process's language"));
        Duration = Take(OptionKinds.Duration("--duration", DurationRange.Profile, "For how long; 10s by default", "-d"));
        Rate = Take(OptionKinds.Number("--rate", "HZ", MostRate, "Samples a second, where Sonde takes them itself; 100 by default"));
        Out = Take(OptionKinds.Text("--out", "FILE", $"What to write; the end of the name says the format: {ProfileOutputs.Known}. {ProfileWords.TraceEnding} keeps what .NET wrote, {ProfileWords.SnapshotEnding} what V8 did, {ProfileWords.RecordingEnding} what a JVM recorded. By default a page in this folder", "-o"));
        All = Take(OptionKinds.Switch("--all", "Every replica of a workload, each below its name in one graph"));
        Open = Take(OptionKinds.Switch("--open", "Show what was written in the browser"));
    }

    private Option<ProfileType?> Type { get; }

    private Option<DebuggerKind?> Tool { get; }

    private Option<TimeSpan?> Duration { get; }

    private Option<int?> Rate { get; }

    private Option<string?> Out { get; }

    private Option<bool> All { get; }

    private Option<bool> Open { get; }

    /// <summary>The file's name says a format.</summary>
    public void Require(Command command) => command.Validators.Add(result =>
    {
        if (result.GetValue(Out) is { } file && ProfileWords.OwnEnding(file) is { } own)
        {
            if (result.GetValue(All))
            {
                result.AddError($"--all puts several profiles into one file, which {own} cannot hold");
            }

            if (own == ProfileWords.SnapshotEnding && result.GetValue(Type) != ProfileType.Heap)
            {
                result.AddError($"{own} holds a heap: --type heap takes one");
            }

            if (own == ProfileWords.RecordingEnding && result.GetValue(Type) is not (null or ProfileType.Cpu or ProfileType.Alloc or ProfileType.Mutex))
            {
                result.AddError($"{own} holds cpu, alloc and mutex, all of them in one file");
            }
        }
        else if (result.GetValue(Out) is { } output && ProfileOutputs.Judge(output, out _) is { } problem)
        {
            result.AddError($"--out {problem}");
        }

        if (result.GetValue(Tool) is not null && result.GetValue(Type) is { } type and not ProfileType.Cpu)
        {
            result.AddError($"--tool native takes no --type {ProfileWords.Name(type)}: perf tells cpu alone");
        }
    });

    /// <summary>Which toolbox image the words ask for, one of <see cref="ToolboxImage.Tools"/>.</summary>
    public string Image(ParseResult words) => ToolboxImage.Of(words.GetValue(Tool));

    /// <summary>Adds them to a request.</summary>
    public ProfileRequest Apply(ParseResult words, ProfileRequest request) => request with
    {
        Type = words.GetValue(Type) ?? request.Type,
        IsNative = words.GetValue(Tool) is not null,
        Duration = words.GetValue(Duration) ?? request.Duration,
        RateHertz = words.GetValue(Rate) ?? request.RateHertz,
        Output = words.GetValue(Out),
        IsEveryReplica = words.GetValue(All),
        IsShown = words.GetValue(Open),
    };
}
