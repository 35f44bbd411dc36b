namespace Sonde.Cli.Commands;

/// <summary>A command line that is shown again. Pure.</summary>
internal static class CommandWords
{
    /// <summary>The words without the values of --env, which may be secrets: VALUE stands for them.</summary>
    public static IEnumerable<string> Safe(IEnumerable<string> words)
    {
        var isVariable = false;
        foreach (var word in words)
        {
            yield return isVariable && word.Split('=', 2) is [var name, _] ? $"{name}=VALUE" : word;
            isVariable = word == "--env";
        }
    }
}
