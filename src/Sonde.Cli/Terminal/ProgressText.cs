using Sonde.Core.Reports;

namespace Sonde.Cli.Terminal;

/// <summary>What is awaited.</summary>
internal static class ProgressText
{
    private const string Frames = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
    private const string PlainFrames = "|/-\\";

    /// <summary>As a line that stays.</summary>
    public static Line Awaited(ProgressReport progress) => new Line("… ", Tone.Faint).Add(progress.Text);

    /// <summary>When it was reached.</summary>
    public static Line Reached(ProgressReport progress)
    {
        var line = new Line("✓ ", Tone.Good).Add(progress.Text);
        return progress.Milliseconds is { } taken ? line.Add($" ({Elapsed.Text(taken)})", Tone.Faint) : line;
    }

    /// <summary>As a line that moves.</summary>
    /// <param name="text">What is awaited.</param>
    /// <param name="waited">For how long already.</param>
    /// <param name="frame">Counts up.</param>
    /// <param name="isUnicode">Whether the dots can be shown.</param>
    public static Line Moving(string text, TimeSpan waited, int frame, bool isUnicode)
    {
        var frames = isUnicode ? Frames : PlainFrames;
        return new Line($"{frames[frame % frames.Length]} ", Tone.Warning).Add(text).Add($" {Elapsed.Seconds(waited.TotalSeconds)}", Tone.Faint);
    }
}
