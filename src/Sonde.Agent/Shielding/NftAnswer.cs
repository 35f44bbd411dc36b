using Sonde.Agent.Launching;

namespace Sonde.Agent.Shielding;

/// <summary>What nft prints between two commands. Pure.</summary>
internal static class NftAnswer
{
    /// <summary>So much of an answer is kept.</summary>
    public const int MostCharacters = 64 * 1024;

    /// <summary>So much of an error is quoted.</summary>
    public const int MostQuoted = 200;

    private const string Error = "Error: ";

    /// <summary>The answer to a command.</summary>
    /// <param name="text">Everything up to the line that quotes the mark: the last error in it is the mark's own.</param>
    /// <param name="command">The command.</param>
    /// <exception cref="IOException">The command was refused.</exception>
    public static string Read(string text, string command)
    {
        var mark = text.LastIndexOf(Error, StringComparison.Ordinal);
        var answer = mark < 0 ? text : text[..mark];
        var error = answer.IndexOf(Error, StringComparison.Ordinal);
        if (error < 0)
        {
            return answer;
        }

        var words = answer[(error + Error.Length)..].Split('\n')[0];
        throw new IOException($"nft refused \"{string.Join(' ', command.Split(' ').Take(4))} …\": {PlainText.Line(words, MostQuoted)}");
    }
}
