using System.CommandLine;
using Sonde.Cli.Commands;
using Sonde.Core.Faults;

namespace Sonde.Cli;

/// <summary>Says everything that is wrong with a command line.</summary>
internal static class ParseFault
{
    /// <summary>The fault; null where nothing is wrong.</summary>
    public static FaultException? Find(CommandTree tree, ParseResult words, string program)
    {
        var verb = tree.VerbOf(words);
        var unmatched = words.UnmatchedTokens;
        var problems = words.Errors
            .Select(error => error.Message)
            .Where(message => !IsAbout(message, unmatched) && !IsVerbMissing(message))
            .Concat(unmatched.Take(verb is null ? 1 : int.MaxValue).Select(token => Unmatched(tree, verb, token)))
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        return problems.Length == 0 ? null : new FaultException(
            FaultCatalog.CommandNotUnderstood,
            verb is null ? "cannot understand the command line" : $"cannot understand the words after {verb.Command.Name}",
            string.Join("\n", problems),
            $"{program}{(verb is null ? "" : $" {verb.Command.Name}")} --help");
    }

    /// <summary>The parser's own sentence about a word that it did not match; ours says more.</summary>
    private static bool IsAbout(string message, IReadOnlyList<string> unmatched) =>
        unmatched.Any(token => message.Contains($"'{token}'", StringComparison.Ordinal) && message.StartsWith("Unrecognized", StringComparison.Ordinal));

    /// <summary>Not an error of its own: without a verb, help or the version is printed.</summary>
    private static bool IsVerbMissing(string message) => message.StartsWith("Required command", StringComparison.Ordinal);

    private static string Unmatched(CommandTree tree, Verb? verb, string token)
    {
        var isOption = token.StartsWith('-');
        var name = isOption ? token.Split('=', 2)[0] : token;
        var known = isOption ? tree.OptionsOf(verb).Where(option => !option.Hidden).Select(option => option.Name) : tree.Verbs.Select(v => v.Command.Name);
        var near = isOption || verb is null ? NearMiss.Find(name, known) : null;
        var problem = isOption ? $"there is no option {name}" : verb is null ? $"there is no verb \"{token}\"" : $"\"{token}\" is one word too many";
        return near is null ? problem : $"{problem}; did you mean {near}?";
    }
}
