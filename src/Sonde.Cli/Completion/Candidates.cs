using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;
using Sonde.Cli.Commands;

namespace Sonde.Cli.Completion;

/// <summary>Which words could stand where the cursor is. Pure.</summary>
/// <param name="tree">The verbs and their options.</param>
internal sealed class Candidates(CommandTree tree)
{
    /// <summary>Answers <c>__complete COUNT WORD…</c>.</summary>
    /// <param name="arguments">The number of words before the cursor's, and the words; nothing for what is not understood.</param>
    public IReadOnlyList<Candidate> Answer(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0 || !int.TryParse(arguments[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return [];
        }

        var words = arguments.Skip(1).ToArray();
        return count > words.Length ? [] : For(words[..count], words.Length > count ? words[count] : "");
    }

    /// <summary>Those that begin with what is typed already.</summary>
    /// <param name="before">The words before the cursor's, without the program's name.</param>
    /// <param name="typed">The word at the cursor, so far.</param>
    public IReadOnlyList<Candidate> For(IReadOnlyList<string> before, string typed)
    {
        // bash makes "=" a word of its own: --output = js.
        if (typed == "=")
        {
            typed = "";
        }
        else if (before.Count > 0 && before[^1] == "=")
        {
            before = [.. before.Take(before.Count - 1)];
        }

        var verb = before.Select(tree.Find).FirstOrDefault(found => found is not null);
        var options = tree.OptionsOf(verb);
        return typed.StartsWith("--", StringComparison.Ordinal) && typed.Contains('=', StringComparison.Ordinal) ? Assigned(options, typed)
            : before.Count > 0 && Find(options, before[^1]) is { } option && option.Arity.MaximumNumberOfValues > 0 ? [.. Values(option, typed, "")]
            : [.. typed.StartsWith('-') ? Options(options, typed) : Arguments(verb, typed)];
    }

    private static IReadOnlyList<Candidate> Assigned(IEnumerable<Option> options, string typed)
    {
        var equals = typed.IndexOf('=', StringComparison.Ordinal);
        return Find(options, typed[..equals]) is { } option ? [.. Values(option, typed[(equals + 1)..], typed[..(equals + 1)])] : [];
    }

    private static Option? Find(IEnumerable<Option> options, string name) =>
        options.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));

    private static IEnumerable<Candidate> Values(Option option, string typed, string prefix) => option
        .GetCompletions(CompletionContext.Empty)
        .Where(item => item.Label.StartsWith(typed, StringComparison.Ordinal))
        .Select(item => new Candidate(prefix + item.Label, ""));

    private static IEnumerable<Candidate> Options(IEnumerable<Option> options, string typed) => options
        .Where(option => !option.Hidden && option.Name.StartsWith(typed, StringComparison.Ordinal))
        .Select(option => new Candidate(option.Name, option.Description ?? ""));

    private IEnumerable<Candidate> Arguments(Verb? verb, string typed) => verb is null
        ? tree.Verbs.Where(v => v.Command.Name.StartsWith(typed, StringComparison.Ordinal)).Select(v => new Candidate(v.Command.Name, v.Command.Description ?? ""))
        : verb.ArgumentCandidates.Where(word => word.StartsWith(typed, StringComparison.Ordinal)).Select(word => new Candidate(word, ""));
}
