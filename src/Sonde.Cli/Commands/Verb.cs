using System.CommandLine;
using Sonde.Core.Faults;

namespace Sonde.Cli.Commands;

/// <summary>One verb: what it takes, its help, and what it does.</summary>
internal abstract class Verb
{
    private readonly List<OptionGroup> _groups = [];

    /// <summary>Makes one.</summary>
    /// <param name="name">The word.</param>
    /// <param name="summary">One line for the list of verbs.</param>
    protected Verb(string name, string summary)
    {
        Command = new Command(name, summary);
    }

    /// <summary>For the parser.</summary>
    public Command Command { get; }

    /// <summary>What follows the program's name: <c>debug TARGET [options]</c>.</summary>
    public abstract string Usage { get; }

    /// <summary>What the verb does, in a few sentences.</summary>
    public abstract string Description { get; }

    /// <summary>Its examples; the help begins with them.</summary>
    public abstract IReadOnlyList<Example> Examples { get; }

    /// <summary>Its options, in groups.</summary>
    public IReadOnlyList<OptionGroup> Groups => _groups;

    /// <summary>What completion offers for an argument besides options.</summary>
    public virtual IEnumerable<string> ArgumentCandidates => [];

    /// <summary>Whether standard output is somebody else's: what this says goes to standard error.</summary>
    public virtual bool OwnsAnswer(ParseResult words) => false;

    /// <summary>Does it.</summary>
    public abstract Task<ExitCode> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellation);

    /// <summary>Takes a group's options.</summary>
    protected T Take<T>(T group)
        where T : OptionGroup
    {
        _groups.Add(group);
        foreach (var option in group.Options)
        {
            Command.Add(option);
        }

        return group;
    }

    /// <summary>Takes an argument.</summary>
    protected T TakeArgument<T>(T argument)
        where T : Argument
    {
        Command.Add(argument);
        return argument;
    }
}
