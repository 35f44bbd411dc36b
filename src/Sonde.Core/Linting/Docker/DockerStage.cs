namespace Sonde.Core.Linting.Docker;

/// <summary>A stage of a Dockerfile: a FROM and what follows it.</summary>
/// <param name="From">The FROM.</param>
/// <param name="Instructions">What follows, in order.</param>
internal sealed record DockerStage(DockerInstruction From, IReadOnlyList<DockerInstruction> Instructions)
{
    private string[] Words { get; } = [.. From.Words.Where(static word => !word.StartsWith("--", StringComparison.Ordinal))];

    /// <summary>What it is made from: an image, or another stage's name.</summary>
    public string Base => Words.Length > 0 ? Words[0] : "";

    /// <summary>Its name, in small letters; null for none.</summary>
    public string? Name => Words.Length > 2 && Words[1].Equals("AS", StringComparison.OrdinalIgnoreCase) ? Words[2].ToLowerInvariant() : null;

    /// <summary>The stages of a text, in order.</summary>
    public static IReadOnlyList<DockerStage> Read(string text)
    {
        var stages = new List<DockerStage>();
        var own = new List<DockerInstruction>();
        foreach (var instruction in Instruct(text))
        {
            if (instruction.Name == "FROM")
            {
                own = [];
                stages.Add(new DockerStage(instruction, own));
            }
            else
            {
                own.Add(instruction);
            }
        }

        return stages;
    }

    private static IEnumerable<DockerInstruction> Instruct(string text)
    {
        var (began, joined) = (0, "");
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            began = joined.Length == 0 ? number : began;
            joined += line.EndsWith('\\') ? line[..^1] + " " : line;
            if (!line.EndsWith('\\'))
            {
                yield return Split(began, joined);
                joined = "";
            }
        }

        if (joined.Length > 0)
        {
            yield return Split(began, joined);
        }
    }

    private static DockerInstruction Split(int line, string text)
    {
        var end = text.IndexOfAny([' ', '\t']);
        return end < 0 ? new DockerInstruction(line, text.ToUpperInvariant(), "") : new DockerInstruction(line, text[..end].ToUpperInvariant(), text[end..].Trim());
    }
}
