using System.CommandLine;
using Sonde.Cli.Commands;
using Sonde.Cli.Terminal;

namespace Sonde.Cli;

/// <summary>The help: examples first.</summary>
/// <param name="tree">What there is.</param>
/// <param name="program">How the user calls Sonde.</param>
internal sealed class HelpText(CommandTree tree, string program)
{
    /// <summary>Options' names wider than this have their description below them.</summary>
    private const int NameColumns = 28;

    /// <summary>Of a verb, or of the program.</summary>
    public void Write(Verb? verb, Page page)
    {
        if (verb is null)
        {
            WriteProgram(page);
            return;
        }

        page.AddProse("", verb.Description);
        page.AddBlank();
        WriteExamples(verb.Examples, page);
        page.AddBlank();
        page.Add("Usage:", Tone.Strong);
        page.Add($"  {program} {verb.Usage}");
        foreach (var group in verb.Groups.Where(group => group.Options.Any(option => !option.Hidden)))
        {
            WriteOptions(group.Title, group.Options, [], page);
        }

        var taken = verb.Groups.SelectMany(group => group.Options).SelectMany(option => option.Aliases).ToHashSet(StringComparer.Ordinal);
        WriteOptions(tree.Global.Title, tree.GlobalOptionsOf(verb), taken, page);
    }

    /// <summary>A letter that the verb has taken for an option of its own is not everybody's there.</summary>
    private static void WriteOptions(string title, IEnumerable<Option> options, HashSet<string> taken, Page page)
    {
        page.AddBlank();
        page.Add($"{title}:", Tone.Strong);
        foreach (var option in options.Where(option => !option.Hidden))
        {
            WriteOption(option, taken, page);
        }
    }

    private void WriteProgram(Page page)
    {
        page.AddProse("", "Sonde gives you a debugger on a process that runs already, in a Kubernetes pod or a local container: no rebuild, no restart, nothing left stopped.");
        page.AddBlank();
        WriteExamples(
        [
            new("Debug the Go process in a deployment's newest ready pod", "debug deploy/api -n shop"),
            new("Find out first whether that would work, and what it would add", "doctor deploy/api -n shop"),
            new("Debug a container of this machine", "debug podman/shop-api"),
        ], page);
        page.AddBlank();
        page.Add("Verbs:", Tone.Strong);
        var width = tree.Verbs.Max(verb => verb.Command.Name.Length);
        foreach (var verb in tree.Verbs)
        {
            page.AddProse($"  {verb.Command.Name.PadRight(width)}  ", verb.Command.Description ?? "", Tone.Plain);
        }

        page.AddBlank();
        page.Add("Everywhere:", Tone.Strong);
        foreach (var option in tree.Global.Options.Append(tree.Version))
        {
            WriteOption(option, [], page);
        }

        page.AddBlank();
        page.Add($"{program} VERB --help tells more about a verb.");
    }

    private void WriteExamples(IReadOnlyList<Example> examples, Page page)
    {
        page.Add("Examples:", Tone.Strong);
        for (var i = 0; i < examples.Count; i++)
        {
            if (i > 0)
            {
                page.AddBlank();
            }

            page.Add($"  # {examples[i].Purpose}", Tone.Faint);
            page.Add($"  {program} {examples[i].Words}", Tone.Command);
        }
    }

    private static void WriteOption(Option option, HashSet<string> taken, Page page)
    {
        var alias = option.Aliases.FirstOrDefault(name => !taken.Contains(name));
        var value = option.Arity.MaximumNumberOfValues > 0 ? $" {option.HelpName}" : "";
        var name = $"  {(alias is null ? "    " : $"{alias}, ")}{option.Name}{value}";
        var description = option.Description ?? "";
        if (name.Length + 2 <= NameColumns)
        {
            page.AddProse(name.PadRight(NameColumns), description, Tone.Plain);
        }
        else
        {
            page.Add(name);
            page.AddProse(new string(' ', NameColumns), description);
        }
    }
}
