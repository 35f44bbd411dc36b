using System.Globalization;
using Sonde.Agent.Launching;
using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sampling.Java;

/// <summary>What a JVM's flight recorder is told (<c>jcmd PID help JFR.start</c>, JDK 11 to 25), and what it answers. Pure.</summary>
internal static class RecorderWords
{
    /// <summary>A recording ends by itself after so much more than was asked for, should nobody be there any more to end it.</summary>
    public const int SpareSeconds = 20;

    /// <summary>What the target's file system holds of a recording at the most (<see cref="RecorderRoom"/>).</summary>
    public const int MostMebibytes = 64;

    /// <summary>The first JDK that samples allocations by time; those before tell of each new buffer of a thread's.</summary>
    private const int SamplesAllocations = 16;

    /// <summary>What is recorded, as a file of settings (.jfc): nothing that the program was started with.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="version">The JVM's.</param>
    public static string Settings(SampleRequest request, string version) => EmbeddedFile.Text("sonde.jfc")
        .Replace("{period}", string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, (int)Math.Round(1000 / request.RateHertz))} ms"), StringComparison.Ordinal)
        .Replace("{tlab}", Major(version) is < SamplesAllocations ? "true" : "false", StringComparison.Ordinal);

    /// <summary>Has it look deeper than its usual 64 frames, which of a service on a framework miss where they come from; a recorder that was used before keeps its depth.</summary>
    public static string Configure() => "JFR.configure stackdepth=256";

    /// <summary>Has it begin.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="name">The recording's.</param>
    /// <param name="settings">Of <see cref="Settings"/>, as a path of the target's.</param>
    /// <param name="file">What it writes at the end, likewise.</param>
    /// <param name="mebibytes">How large it may become: <see cref="RecorderRoom.Judge"/>.</param>
    public static string Start(SampleRequest request, string name, string settings, string file, int mebibytes) => string.Create(
        CultureInfo.InvariantCulture,
        $"JFR.start name={name} settings={settings} duration={(int)Math.Ceiling(request.DurationSeconds) + SpareSeconds}s maxsize={mebibytes}m filename={file}");

    /// <summary>Has it end, and write its file.</summary>
    public static string Stop(string name) => $"JFR.stop name={name}";

    /// <summary>Whether it answers that it began.</summary>
    public static bool HasStarted(string answer) => answer.Contains("Started recording", StringComparison.Ordinal);

    /// <summary>Whether it answers that it ended.</summary>
    public static bool HasStopped(string answer) => answer.Contains("Stopped recording", StringComparison.Ordinal);

    /// <summary><c>17.0.15</c> is 17, <c>1.8.0_402</c> 1; null for none.</summary>
    private static int? Major(string version) =>
        int.TryParse(version.AsSpan(0, version.AsSpan().IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? end : version.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : null;
}
