using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Settings;

namespace Sonde.Core.Profiling;

/// <summary>What <c>sonde profile</c> says of itself, before and after. Pure.</summary>
public static class ProfileWords
{
    private const string Loaded = "It loads async-profiler from its /tmp, which stays mapped in it, asleep, until it ends; JDK 21 and later say so in the program's own output.";
    private const string Recorder = "flight recorder writes at most 64 MB into its folder for temporary files, without the environment, properties or arguments; an empty folder stays there.";

    /// <summary>The end of a file's name that asks for the events of .NET as the runtime wrote them.</summary>
    public const string TraceEnding = ".nettrace";

    /// <summary>The end of a file's name that asks for a heap snapshot as V8 wrote it, which Chrome's DevTools open.</summary>
    public const string SnapshotEnding = ".heapsnapshot";

    /// <summary>The end of a file's name that asks for the recording of a JVM's flight recorder, which JDK Mission Control opens.</summary>
    public const string RecordingEnding = ".jfr";

    /// <summary>The end of a file's name that asks for what a runtime wrote; null where it asks for none of them.</summary>
    public static string? OwnEnding(string file) => Array.Find([TraceEnding, SnapshotEnding, RecordingEnding], ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>A type as <c>--type</c> names it.</summary>
    public static string Name(ProfileType type) => type switch
    {
        ProfileType.Cpu => "cpu",
        ProfileType.Heap => "heap",
        ProfileType.Alloc => "alloc",
        ProfileType.Goroutine => "goroutine",
        ProfileType.Block => "block",
        ProfileType.Mutex => "mutex",
        ProfileType.Wall => "wall",
        ProfileType.Threads => "threads",
        ProfileType.Gc => "gc",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>What it wants of a toolbox.</summary>
    internal static ToolWish Wish(ProfileRequest request) => request.IsNative ? NativeWish(request) : new(ToolboxImage.Go, $"profile the process ({Name(request.Type)}{For(request)})", NeedsTrace: true)
    {
        IsObserving = true,
        ObservingText = "this only looks, and leaves it running",
        Notes =
        [
            "A Go program's own ports are asked for /debug/pprof/, over the pod's loopback. Other stacks are read from the process's memory; for those of Go's threads that compute, "
                + "one after the other stands for microseconds a sample, which is measured and told.",
            .. request.Type is ProfileType.Cpu or ProfileType.Wall
                ? new[] { ".NET samples itself: its runtime stops all threads for a moment, up to a thousand times a second. Production is guarded from that; --type alloc and gc stop nothing." }
                : [],
            .. request.Type is ProfileType.Alloc or ProfileType.Heap
                ? new[] { "A Python counts its own memory: code comes into it, in a thread of its own, and is gone at the end; the program is slower meanwhile. Production is guarded from it." }
                : [],
            .. request.Type == ProfileType.Threads
                ? new[] { ".NET samples itself for a fifth of a second: its runtime stops all threads for a moment, up to two hundred times. Production is guarded from that." }
                : [],
            .. request.Type == ProfileType.Heap
                ? new[]
                {
                    "A Node.js program stands until V8 has written its heap, and needs up to fifteen times as much memory besides: that is looked for before. Production is guarded from it.",
                    "A .NET program stands while its runtime collects all garbage and then counts its heap. Production is guarded from it.",
                }
                : [],
            OfJava(request),
        ],
    };

    /// <summary>The file where none was named: <c>profile-api-cpu-20260102-030405.html</c>.</summary>
    /// <param name="target">The target's short name.</param>
    /// <param name="type">Of what.</param>
    /// <param name="at">When.</param>
    internal static string FileName(string target, ProfileType type, DateTimeOffset at) => TakenFile.Name("profile", $"{target}-{Name(type)}", at, "html");

    /// <summary>Why there is nothing in it; null where there is no telling.</summary>
    internal static string WhyEmpty(ProfileType type) => type switch
    {
        ProfileType.Mutex => "no lock was waited for meanwhile, or a Go program does not count: runtime.SetMutexProfileFraction(5) at its start makes it",
        ProfileType.Block => "nothing waited meanwhile, or the program does not count: runtime.SetBlockProfileRate(10000) at its start makes it",
        ProfileType.Cpu => "the process computed nothing meanwhile; --type wall, or goroutine for Go, tells where it waits",
        ProfileType.Alloc => "nothing was allocated meanwhile",
        ProfileType.Gc => "no garbage was collected meanwhile",
        ProfileType.Heap or ProfileType.Goroutine or ProfileType.Wall or ProfileType.Threads => "there was nothing to see",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>Only one runtime writes such a file.</summary>
    internal static FaultException NoTrace(ProfileTask task) => new(
        FaultCatalog.NotProfiled,
        $"cannot write {task.Request.Output}",
        $"process {task.Process.ProcessId} ({task.Process.Executable ?? task.Process.Name}) in {task.Session.Facts.Target} is no {(task.Request.KeepsTrace ? $".NET program, and only .NET writes {TraceEnding}"
            : task.Request.KeepsSnapshot ? $"Node.js program, and only V8 writes {SnapshotEnding}"
            : $"Java program, and only a JVM writes {RecordingEnding}")}",
        $"repeat the command with another --out: {Profiles.ProfileOutputs.Known}");

    /// <summary>There is no way to it.</summary>
    /// <param name="task">What was wanted.</param>
    /// <param name="tried">Ways that were tried, each as the beginning of a sentence.</param>
    /// <param name="others">Types that there would be a way to.</param>
    internal static FaultException NoWay(ProfileTask task, IReadOnlyList<string> tried, IReadOnlyList<ProfileType> others)
    {
        var (process, request) = (task.Process, task.Request);
        var what = $"cannot take a {Name(request.Type)} profile of process {process.ProcessId} ({process.Executable ?? process.Name}) in {task.Session.Facts.Target}";
        var why = tried.Count == 0 ? $"there is no {Name(request.Type)} profile of {process.Runtime} processes" : string.Join("; ", tried);
        return new FaultException(new Fault(FaultCatalog.NotProfiled, what, why,
        [
            .. others.Count == 0 ? Array.Empty<string>() : [$"sonde profile {request.Target.Words} --type {Name(others[0])}"],
            "sonde explain SND5017",
        ]));
    }

    /// <summary>Whether it is of what is there now, and takes no time.</summary>
    internal static bool IsOfNow(ProfileType type) => type is ProfileType.Heap or ProfileType.Goroutine or ProfileType.Threads;

    private static ToolWish NativeWish(ProfileRequest request) => new(ToolboxImage.Native, $"sample the process with perf ({Name(request.Type)}{For(request)})", NeedsTrace: true)
    {
        IsSampling = true,
        IsObserving = true,
        ObservingText = "this stops nothing",
        Notes =
        [
            "For as long as it runs, the kernel interrupts each thread that computes, so many times a second of its processor time (--rate), and copies 16 KiB of its stack. That ends with perf, however perf ends.",
        ],
    };

    private static string OfJava(ProfileRequest request) => "A JVM is asked as jcmd asks it: a file in its /tmp for a moment, SIGQUIT, and a socket there that stays until it ends. " + request switch
    {
        { KeepsRecording: true } => $"Its own {Recorder}",
        { Type: ProfileType.Heap or ProfileType.Goroutine or ProfileType.Threads } => "Its threads stand while it writes them down, or counts its heap.",
        { Type: ProfileType.Cpu or ProfileType.Alloc or ProfileType.Mutex } => $"{Loaded} Where it cannot load that, its own {Recorder}",
        _ => Loaded,
    };

    private static string For(ProfileRequest request) => IsOfNow(request.Type) ? "" : $", for {DurationText.Format(request.Duration)}";
}
