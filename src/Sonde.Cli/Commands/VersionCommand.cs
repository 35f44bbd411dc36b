using System.CommandLine;
using System.Text.Json;
using Sonde.Core.Faults;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde version</c> and <c>sonde --version</c>.</summary>
internal sealed class VersionCommand : Verb
{
    /// <summary>Makes it.</summary>
    public VersionCommand()
        : base("version", "Print the version")
    {
    }

    /// <inheritdoc/>
    public override string Usage => "version [options]";

    /// <inheritdoc/>
    public override string Description => "Prints the version of Sonde, which is also the tag of its toolbox images.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } = [new("For a script", "version -o json")];

    /// <inheritdoc/>
    public override Task<ExitCode> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellation)
    {
        Print(context);
        return Task.FromResult(ExitCode.Done);
    }

    /// <summary>Prints it.</summary>
    public static void Print(CommandContext context) => context.Surface.AnswerVerbatim(context.Format == OutputFormat.Json
        ? JsonSerializer.Serialize(new VersionAnswer(context.Host.Version), CommandJson.Default.VersionAnswer) + "\n"
        : $"sonde {context.Host.Version}\n");
}
