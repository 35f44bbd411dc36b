using System.CommandLine;
using System.CommandLine.Parsing;
using Sonde.Core.Faults;
using Sonde.Core.Operations;
using Sonde.Core.Watching;

namespace Sonde.Cli.Commands;

/// <summary>A verb that watches one line.</summary>
internal abstract class WatchVerb : Verb
{
    private readonly Argument<string[]> _words;
    private readonly TargetOptions _where;
    private readonly ProcessOptions _process;
    private readonly WatchOptions _watch;
    private readonly ToolboxOptions _toolbox;
    private readonly SessionOptions _session;
    private readonly int _wordsAfterTarget;

    /// <summary>Makes one.</summary>
    /// <param name="name">The word.</param>
    /// <param name="summary">One line for the list of verbs.</param>
    /// <param name="isLog">Whether a message follows the place.</param>
    protected WatchVerb(string name, string summary, bool isLog)
        : base(name, summary)
    {
        // One argument for all: whether the first word is the target depends on -l.
        _words = TakeArgument(new Argument<string[]>(isLog ? "TARGET FILE:LINE MESSAGE" : "TARGET FILE:LINE") { Arity = ArgumentArity.ZeroOrMore });
        _wordsAfterTarget = isLog ? 2 : 1;
        _where = Take(new TargetOptions());
        _process = Take(new ProcessOptions());
        _watch = Take(new WatchOptions(isLog));
        _watch.Require(Command);
        _toolbox = Take(new ToolboxOptions());
        _session = Take(new SessionOptions());
        Command.Validators.Add(Validate);
    }

    /// <inheritdoc/>
    public override IEnumerable<string> ArgumentCandidates => TargetOptions.Candidates;

    /// <inheritdoc/>
    public override async Task<ExitCode> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellation)
    {
        var (name, rest) = Split(words.GetValue(_words) ?? [], _where.HasSelector(words.CommandResult));
        var target = _where.Read(words, name);
        var settings = await context.LoadSettingsAsync(cancellation).ConfigureAwait(false);
        _ = LinePlace.TryParse(rest[0], out var place);
        LogMessage? message = null;
        _ = rest.Length > 1 ? LogMessage.Judge(rest[1], out message) : null;
        var request = new WatchRequest
        {
            Target = target,
            Toolbox = await _toolbox.ReadAsync(words, context, settings, cancellation).ConfigureAwait(false),
            ProcessId = words.GetValue(_process.ProcessId),
            Place = place!,
            Message = message,
        };
        return await context.MakeOperations().WatchAsync(_watch.Apply(words, _session.Apply(words, settings, request)), cancellation).ConfigureAwait(false);
    }

    private static (string? Target, string[] Others) Split(string[] words, bool hasSelector) =>
        hasSelector || words.Length == 0 ? (null, words) : (words[0], words[1..]);

    private void Validate(CommandResult result)
    {
        var words = result.GetValue(_words) ?? [];
        var (target, rest) = Split(words, _where.HasSelector(result));
        if (target is null && !_where.HasSelector(result))
        {
            result.AddError($"{Command.Name} needs a TARGET and a line: {LinePlace.Form}");
            return;
        }

        if (rest.Length != _wordsAfterTarget)
        {
            result.AddError(rest.Length == 0 ? $"{Command.Name} needs a line: {LinePlace.Form}"
                : rest.Length < _wordsAfterTarget ? $"{Command.Name} needs a message: 'user {{u.ID}}'"
                : $"{Command.Name} takes {(_wordsAfterTarget == 1 ? "a TARGET and one line" : "a TARGET, one line and one message")}; \"{rest[_wordsAfterTarget]}\" is too much");
            return;
        }

        if (!LinePlace.TryParse(rest[0], out _))
        {
            result.AddError($"a line is \"{rest[0]}\"; it takes {LinePlace.Form}");
        }

        if (rest.Length > 1)
        {
            ValidateMessage(result, rest[1]);
        }
    }

    private static void ValidateMessage(CommandResult result, string text)
    {
        if (LogMessage.Judge(text, out var message) is { } problem)
        {
            result.AddError($"the message {problem}");
        }

        WatchOptions.Refuse(result, message?.Expressions ?? []);
    }
}
