using System.CommandLine;
using Sonde.Cli.Commands;

namespace Sonde.Cli;

/// <summary>Every verb with what it takes.</summary>
internal sealed class CommandTree
{
    private static readonly ParserConfiguration Configuration = new() { ResponseFileTokenReplacer = null };

    private readonly RootCommand _root = new("A debugger on a process that runs already.");

    /// <summary>Makes it.</summary>
    public CommandTree()
    {
        // Ours say the same in our words, and [diagram] or @file are no part of this command line.
        _root.Options.Clear();
        _root.Directives.Clear();
        foreach (var option in Global.Options.Append(Version))
        {
            _root.Add(option);
        }

        foreach (var verb in Verbs)
        {
            _root.Add(verb.Command);
        }
    }

    /// <summary>In the order of the help.</summary>
    public IReadOnlyList<Verb> Verbs { get; } =
    [
        new DebugCommand(), new UpCommand(), new DevCommand(), new SnapshotCommand(), new LogCommand(), new ProfileCommand(), new TopCommand(), new FlameCommand(), new TraceCommand(), new CaptureCommand(), new ExtcapCommand(), new NetCommand(), new CopyCommand(), new ForwardCommand(), new InterceptCommand(), new NetProxyCommand(), new RunCommand(), new ShellCommand(), new NodeCommand(), new InitCommand(), new ListCommand(), new StopCommand(), new HealCommand(), new DoctorCommand(), new WhyCommand(), new LintCommand(), new McpCommand(), new PolicyCommand(),
        new ExplainCommand(), new CompletionCommand(), new VersionCommand(),
    ];

    /// <summary>What every verb takes.</summary>
    public GlobalOptions Global { get; } = new();

    /// <summary>--version.</summary>
    public Option<bool> Version { get; } = OptionKinds.Switch("--version", "Print the version");

    /// <summary>The verb of a name, or null.</summary>
    public Verb? Find(string name) => Verbs.FirstOrDefault(verb => verb.Command.Name == name);

    /// <summary>The verb that was parsed; null for none.</summary>
    public Verb? VerbOf(ParseResult words) => Verbs.FirstOrDefault(verb => verb.Command == words.CommandResult.Command);

    /// <summary>The options that may follow a verb, or the program's name.</summary>
    public IEnumerable<Option> OptionsOf(Verb? verb) =>
        verb is null ? [Version, .. Global.Options] : [.. verb.Groups.SelectMany(group => group.Options), .. GlobalOptionsOf(verb)];

    /// <summary>The options of every verb, but for those that a verb has of its own.</summary>
    public IEnumerable<Option> GlobalOptionsOf(Verb verb)
    {
        var own = verb.Groups.SelectMany(group => group.Options).Select(option => option.Name).ToHashSet(StringComparer.Ordinal);
        return Global.Options.Where(option => !own.Contains(option.Name));
    }

    /// <summary>Parses; errors are in the result.</summary>
    public ParseResult Parse(IReadOnlyList<string> words) => _root.Parse(words, Configuration);
}
