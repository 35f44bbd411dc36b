using System.CommandLine;

namespace Sonde.Cli.Commands;

/// <summary>Options that several verbs take together, and that the help shows under one headline.</summary>
/// <param name="title">The headline.</param>
internal abstract class OptionGroup(string title)
{
    private readonly List<Option> _options = [];

    /// <summary>The headline.</summary>
    public string Title { get; } = title;

    /// <summary>In the order of the help.</summary>
    public IReadOnlyList<Option> Options => _options;

    /// <summary>Adds one.</summary>
    protected T Take<T>(T option)
        where T : Option
    {
        _options.Add(option);
        return option;
    }
}
