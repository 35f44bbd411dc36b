using Sonde.Core.Reports;

namespace Sonde.Cli.Terminal;

/// <summary>What <c>sonde init</c> shows of a repository: what it is, and each file with what changes in it.</summary>
internal static class ScaffoldText
{
    /// <summary>Writes it.</summary>
    public static void Write(ScaffoldReport report, Page page)
    {
        page.AddProse("found ", $"{CleanText.From(report.Found)}, in {CleanText.From(report.Folder)}");
        foreach (var file in report.Files)
        {
            var (word, tone) = Word(file.State);
            page.AddVerbatim($"{word,-9}", file.Path, tone, Tone.Plain);
            foreach (var line in file.Changes)
            {
                page.Add($"  {CleanText.From(line)}", ToneOf(line));
            }
        }
    }

    private static (string Word, Tone Tone) Word(ScaffoldState state) => state switch
    {
        ScaffoldState.New => ("new", Tone.Good),
        ScaffoldState.Same => ("same", Tone.Faint),
        ScaffoldState.Left => ("left", Tone.Bad),
        ScaffoldState.Replaced => ("replaced", Tone.Bad),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    private static Tone ToneOf(string line) => line.Length == 0 ? Tone.Plain : line[0] switch
    {
        '+' => Tone.Good,
        '-' => Tone.Bad,
        _ => Tone.Faint,
    };
}
