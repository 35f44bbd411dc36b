using System.CommandLine;
using System.Text.Json;
using Sonde.Cli.Terminal;
using Sonde.Core.Faults;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde explain</c>.</summary>
internal sealed class ExplainCommand : Verb
{
    private const string Prefix = "SND";

    private readonly Argument<string?> _code;
    private readonly ExplainOptions _shape;

    /// <summary>Makes it.</summary>
    public ExplainCommand()
        : base("explain", "Explain a fault by its code")
    {
        _code = TakeArgument(new Argument<string?>("CODE") { Arity = ArgumentArity.ZeroOrOne });
        _shape = Take(new ExplainOptions());
    }

    /// <inheritdoc/>
    public override string Usage => "explain [CODE] [options]";

    /// <inheritdoc/>
    public override string Description => "Says what a fault means, what usually causes it and what to do. Without a code every fault is listed.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("One fault", "explain SND4001"),
        new("All of them", "explain"),
    ];

    /// <inheritdoc/>
    public override IEnumerable<string> ArgumentCandidates => FaultCatalog.All.Select(definition => definition.Code);

    /// <inheritdoc/>
    public override Task<ExitCode> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellation)
    {
        var surface = context.Surface;
        var code = words.GetValue(_code);
        var definitions = code is null ? FaultCatalog.All : new[] { Find(code) };
        if (words.GetValue(_shape.Markdown))
        {
            surface.AnswerVerbatim(FaultDocument.Render(FaultCatalog.All));
        }
        else if (context.Format == OutputFormat.Json)
        {
            surface.AnswerVerbatim(string.Concat(definitions.Select(definition =>
                JsonSerializer.Serialize(FaultExplanation.Of(definition), CommandJson.Default.FaultExplanation) + "\n")));
        }
        else
        {
            var page = surface.NewAnswerPage();
            Write(definitions, code is null, page);
            surface.Answer(page.Lines);
        }

        return Task.FromResult(ExitCode.Done);
    }

    private static FaultDefinition Find(string code) =>
        FaultCatalog.Find(code) ?? FaultCatalog.Find(Prefix + code) ?? throw new FaultException(
            FaultCatalog.CommandNotUnderstood,
            $"cannot explain \"{code}\"",
            NearMiss.Find(code, FaultCatalog.All.Select(definition => definition.Code)) is { } near
                ? $"no fault has that code; {near} is the nearest"
                : "no fault has that code",
            "sonde explain");

    private static void Write(IReadOnlyList<FaultDefinition> definitions, bool isList, Page page)
    {
        if (!isList)
        {
            var definition = definitions[0];
            page.Add(new Line($"{definition.Code}  ", Tone.Bad).Add(definition.Title, Tone.Strong));
            page.AddProse("  means  ", definition.Explanation);
            page.AddProse("  do     ", definition.Remedy);
            page.AddProse("  exits  ", $"{(int)definition.Exit}: {ExitCodeText.Of(definition.Exit)}");
            return;
        }

        foreach (var group in definitions.GroupBy(definition => definition.Exit))
        {
            page.Add($"Exit {(int)group.Key}: {ExitCodeText.Of(group.Key)}", Tone.Strong);
            foreach (var definition in group)
            {
                page.Add(new Line($"  {definition.Code}  ", Tone.Faint).Add(definition.Title));
            }
        }
    }
}
