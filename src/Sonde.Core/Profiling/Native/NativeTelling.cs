using System.Globalization;
using Sonde.Core.Operations;
using Sonde.Core.Profiles;
using Sonde.Core.Profiles.Reading;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Profiling.Native;

/// <summary>What perf told becomes a profile. Pure.</summary>
internal static class NativeTelling
{
    /// <summary>What there is.</summary>
    /// <param name="request">What was wanted.</param>
    /// <param name="told">perf's text, and its figures.</param>
    /// <param name="version">perf's.</param>
    /// <exception cref="ProfileFormatException">The text is none of perf's.</exception>
    public static TakenProfile Build(ProfileRequest request, ToldText told, string version)
    {
        var builder = new ProfileBuilder(new ProfileKind(ProfileWords.Name(ProfileType.Cpu), ProfileUnit.Nanoseconds)) { Period = 1_000_000_000 / request.RateHertz };
        if (told.Bytes.Length > 0)
        {
            using var text = new MemoryStream(told.Bytes.ToArray());
            builder.AddAll(PerfScriptFile.Read(text, null), []);
        }

        builder.Duration = told.Figures is { } figures ? TimeSpan.FromSeconds(figures.Seconds) : null;
        var profile = builder.Build();
        var how = string.Create(CultureInfo.InvariantCulture, $"perf {version} from outside at {request.RateHertz} Hz of each thread's processor time, native stacks in user space");
        return new TakenProfile(profile, how, [.. Cost(request, profile, told)]);
    }

    private static IEnumerable<string> Cost(ProfileRequest request, Profile profile, ToldText told)
    {
        if (told.Outcome?.IsCut == true)
        {
            yield return "there was more than is carried: it was ended early";
        }

        if (told.Figures is not { } figures)
        {
            yield break;
        }

        var lost = figures.Late == 0 ? "none was lost, or less than one in twenty" : Invariant($"{figures.Late} were lost");
        var asked = figures.TargetCpuSeconds is { } due ? Invariant($" of about {Math.Max(due * request.RateHertz, profile.SampleCount):0}") : "";
        yield return Invariant($"{profile.SampleCount} samples{asked}; {lost}");
        var beside = figures.TargetCpuSeconds is { } used ? Invariant($", beside {used:0.00} s of the target's; the target was not stopped") : "; the target was not stopped";
        yield return Invariant($"perf and the agent used {figures.CpuSeconds:0.00} s of processor time in {figures.Seconds:0.0} s{beside}");
        if (figures.End == SampleEnd.Target)
        {
            yield return "the process ended meanwhile";
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
