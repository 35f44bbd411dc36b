using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Settings;

namespace Sonde.Core.Profiling;

/// <summary>What <c>sonde profile</c> says of itself, before and after. Pure.</summary>
public static class ProfileWords
{
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
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>What it wants of a toolbox.</summary>
    internal static ToolWish Wish(ProfileRequest request) => new(ToolboxImage.Go, $"profile the process ({Name(request.Type)}{For(request)})", NeedsTrace: true)
    {
        IsObserving = true,
        ObservingText = "this only looks, and leaves it running",
        Notes =
        [
            "A Go program's own ports are asked for /debug/pprof/, over the pod's loopback; other stacks are read from the process's memory.",
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
        ProfileType.Mutex => "no lock was waited for meanwhile, or the program does not count: runtime.SetMutexProfileFraction(5) at its start makes it",
        ProfileType.Block => "nothing waited meanwhile, or the program does not count: runtime.SetBlockProfileRate(10000) at its start makes it",
        ProfileType.Cpu => "the process computed nothing meanwhile; --type wall, or goroutine for Go, tells where it waits",
        ProfileType.Alloc => "nothing was allocated meanwhile",
        ProfileType.Heap or ProfileType.Goroutine or ProfileType.Wall => "there was nothing to see",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

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

    private static string For(ProfileRequest request) => request.Type is ProfileType.Heap or ProfileType.Goroutine ? "" : $", for {DurationText.Format(request.Duration)}";
}
