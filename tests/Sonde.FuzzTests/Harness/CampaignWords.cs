using System.Globalization;

namespace Sonde.FuzzTests.Harness;

/// <summary>What a campaign is asked for.</summary>
internal sealed record CampaignWords
{
    public const string Usage =
        "Sonde.FuzzTests --inputs N [--seed S] [--seconds N] [--target NAME] [--workers N] | --replay NAME BASE64 | --last | --list; without such words: the tests";

    /// <summary>So many inputs over all targets.</summary>
    public long Inputs { get; init; } = 10_000_000;

    public ulong Seed { get; init; } = 1;

    /// <summary>No new inputs after so long; null for no limit.</summary>
    public int? Seconds { get; init; }

    /// <summary>A name or its beginning; null for all.</summary>
    public string? Target { get; init; }

    public int Workers { get; init; } = 2;

    /// <summary>One input of <see cref="Target"/> to run again.</summary>
    public byte[]? Replay { get; init; }

    /// <summary>Only say what the workers were at when the program died.</summary>
    public bool IsLast { get; init; }

    /// <summary>Only say which targets there are.</summary>
    public bool IsList { get; init; }

    public static bool TryParse(IReadOnlyList<string> words, out CampaignWords asked)
    {
        asked = new CampaignWords();
        for (var index = 0; index < words.Count;)
        {
            var value = index + 1 < words.Count ? words[index + 1] : "";
            var used = 2;
            switch (words[index])
            {
                case "--inputs" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var inputs):
                    asked = asked with { Inputs = inputs };
                    break;
                case "--seed" when ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed):
                    asked = asked with { Seed = seed };
                    break;
                case "--seconds" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds):
                    asked = asked with { Seconds = seconds };
                    break;
                case "--workers" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var workers) && workers is > 0 and <= 64:
                    asked = asked with { Workers = workers };
                    break;
                case "--target" when value.Length > 0:
                    asked = asked with { Target = value };
                    break;
                case "--replay" when index + 2 < words.Count:
                    asked = asked with { Target = value, Replay = Convert.FromBase64String(words[index + 2]) };
                    used = 3;
                    break;
                case "--last":
                    (asked, used) = (asked with { IsLast = true }, 1);
                    break;
                case "--list":
                    (asked, used) = (asked with { IsList = true }, 1);
                    break;
                default:
                    return false;
            }

            index += used;
        }

        return true;
    }
}
