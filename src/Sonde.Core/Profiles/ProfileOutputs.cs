namespace Sonde.Core.Profiles;

/// <summary>Formats by the end of a file's name. Pure.</summary>
public static class ProfileOutputs
{
    private static readonly KeyValuePair<string, ProfileOutput>[] Endings =
    [
        new(".html", ProfileOutput.Html), new(".svg", ProfileOutput.Svg), new(".pb.gz", ProfileOutput.Pprof), new(".speedscope.json", ProfileOutput.Speedscope),
        new(".collapsed", ProfileOutput.Collapsed), new(".txt", ProfileOutput.Collapsed),
    ];

    /// <summary>The ends that are known, as a list in a sentence.</summary>
    public static string Known { get; } = $"{string.Join(", ", Endings.SkipLast(1).Select(ending => ending.Key))} or {Endings[^1].Key}";

    /// <summary>Finds the format that a file's name asks for.</summary>
    /// <returns>What is wrong with the name, as the end of a sentence; null where it is good.</returns>
    public static string? Judge(string file, out ProfileOutput output)
    {
        foreach (var (ending, format) in Endings)
        {
            if (file.EndsWith(ending, StringComparison.OrdinalIgnoreCase) && file.Length > ending.Length)
            {
                output = format;
                return null;
            }
        }

        output = default;
        return $"is \"{file}\"; the file's name ends in {Known}, which says the format";
    }

    /// <summary>Whether the format shows two profiles over each other.</summary>
    public static bool ShowsDifference(ProfileOutput output) => output is ProfileOutput.Html or ProfileOutput.Svg;
}
