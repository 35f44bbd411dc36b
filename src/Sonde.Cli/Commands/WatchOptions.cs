using System.CommandLine;
using System.CommandLine.Parsing;
using Sonde.Core.Operations;
using Sonde.Core.Settings;
using Sonde.Core.Watching;

namespace Sonde.Cli.Commands;

/// <summary>What a line is watched for, and how much that may cost.</summary>
internal sealed class WatchOptions : OptionGroup
{
    private const int MostCount = 100_000;
    private const int MostExpressions = 32;
    private const int MostBound = 1000;
    private const int MostDepth = 6;

    /// <summary>Makes them.</summary>
    /// <param name="isLog">Of <c>sonde log</c>, whose message says what is read.</param>
    public WatchOptions(bool isLog)
        : base("Line")
    {
        Condition = Take(OptionKinds.Line("--if", "CONDITION", "Only where this holds, in Go's or Python's words: quantity > 10; it costs at every pass"));
        Expressions = new Option<string[]>("--expr")
        {
            Description = $"An expression to evaluate, in Go's or Python's words; may be repeated, {MostExpressions} at the most",
            HelpName = "EXPRESSION",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };
        Depth = OptionKinds.Number("--depth", "N", MostDepth, "Levels of variables: 1 for the locals alone, which is the default");
        if (!isLog)
        {
            Take(Expressions);
            Take(Depth);
        }

        (IsLog, DefaultCount) = (isLog, isLog ? 1000 : 1);
        Count = Take(OptionKinds.Number("--count", "N", MostCount, $"End after so many hits; {DefaultCount} by default"));
        Timeout = Take(OptionKinds.Duration("--timeout", DurationRange.Watch, $"End after so long; {(isLog ? "5m" : "30s")} by default"));
        Bound = Take(OptionKinds.Number("--bound", "MS", MostBound, "How many milliseconds a hit may hold the process; 20 by default"));
        Memory = Take(OptionKinds.Switch("--no-memory-check", "Attach although the debugger may not fit into the pod's memory"));
    }

    private bool IsLog { get; }

    private int DefaultCount { get; }

    private Option<string?> Condition { get; }

    private Option<string[]> Expressions { get; }

    private Option<int?> Depth { get; }

    private Option<int?> Count { get; }

    private Option<TimeSpan?> Timeout { get; }

    private Option<int?> Bound { get; }

    private Option<bool> Memory { get; }

    /// <summary>Makes the parser say what cannot be evaluated.</summary>
    public void Require(Command command) => command.Validators.Add(result =>
    {
        var expressions = IsLog ? [] : result.GetValue(Expressions) ?? [];
        if (expressions.Length > MostExpressions)
        {
            result.AddError($"--expr was given {expressions.Length} times; {MostExpressions} times is the most");
        }

        if (expressions.Any(string.IsNullOrWhiteSpace))
        {
            result.AddError("--expr is empty");
        }

        Refuse(result, expressions.Append(result.GetValue(Condition) ?? ""));
    });

    /// <summary>A call would run code in the process.</summary>
    public static void Refuse(CommandResult result, IEnumerable<string> expressions)
    {
        foreach (var problem in expressions.Select(text => WatchRules.Judge(text, result.Command.Name)).OfType<string>())
        {
            result.AddError(problem);
        }
    }

    /// <summary>Adds them to a request.</summary>
    public WatchRequest Apply(ParseResult words, WatchRequest request) => request with
    {
        Condition = words.GetValue(Condition),
        Expressions = IsLog ? [] : words.GetValue(Expressions) ?? [],
        Depth = IsLog ? request.Depth : words.GetValue(Depth) ?? request.Depth,
        Count = words.GetValue(Count) ?? DefaultCount,
        Timeout = words.GetValue(Timeout) ?? (IsLog ? TimeSpan.FromMinutes(5) : request.Timeout),
        Bound = words.GetValue(Bound) is { } bound ? TimeSpan.FromMilliseconds(bound) : request.Bound,
        HasNoMemoryCheck = words.GetValue(Memory),
    };
}
