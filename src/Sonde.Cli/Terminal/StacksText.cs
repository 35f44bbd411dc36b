using System.Globalization;
using Sonde.Core.Reports;

namespace Sonde.Cli.Terminal;

/// <summary>The stacks of threads.</summary>
internal static class StacksText
{
    /// <summary>Writes it.</summary>
    public static void Write(StacksReport report, Page page)
    {
        var stacks = report.Stacks;
        page.Add(new Line($"{stacks.Threads.Count} of {Counted.Text(stacks.Count, "thread")}", Tone.Strong)
            .Add(string.Create(CultureInfo.InvariantCulture, $" · held {stacks.PauseMilliseconds:0.0} ms"), Tone.Faint));
        foreach (var thread in stacks.Threads)
        {
            page.Add(thread.Name, Tone.Strong);
            foreach (var frame in thread.Frames)
            {
                page.Add(new Line($"  {frame.Function}").Add(frame.File is null ? "" : $"  {frame.File}:{frame.Line}", Tone.Faint));
            }
        }

        if (stacks.Cut is { } cut)
        {
            page.AddProse("… ", cut switch { "time" => "more could not be read within the bound", "size" => "more would not fit", _ => "more were not asked for" }, Tone.Warning);
        }
    }
}
