using System.CommandLine;
using Sonde.Core.Faults;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde flame</c>.</summary>
internal sealed class FlameCommand : Verb
{
    private readonly Argument<string[]> _files;
    private readonly FlameOptions _picture;

    /// <summary>Makes it.</summary>
    public FlameCommand()
        : base("flame", "Draw profiles that are there already as a flame graph")
    {
        _files = TakeArgument(new Argument<string[]>("FILE") { Arity = ArgumentArity.ZeroOrMore });
        _picture = Take(new FlameOptions());
        Command.Validators.Add(result => _picture.Validate(result, result.GetValue(_files) ?? []));
    }

    /// <inheritdoc/>
    public override string Usage => "flame FILE… [options] | flame --diff OLD NEW [options]";

    /// <inheritdoc/>
    public override string Description =>
        "Reads profiles of pprof, collapsed stacks, the text of perf script, V8's .cpuprofile, .NET's .nettrace and the .jfr of a JVM, whatever the files are called, and writes a flame graph: a page to look around in, "
        + "which is one file and asks nobody for anything, or another format. Several files become one picture, each below its name. It prints the hottest functions. Needs no target and no cluster.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("A page beside the profile: cpu.pb.gz.html", "flame cpu.pb.gz"),
        new("Before and after", "flame --diff before.pb.gz after.pb.gz -o change.html"),
        new("What is in memory, as a picture for a document", "flame heap.pb.gz --type inuse_space -o heap.svg"),
        new("Which locks a Java program waited for, of its flight recorder's file", "flame tickets.jfr --type mutex"),
        new("What perf saw, for speedscope", "flame perf.txt -o perf.speedscope.json"),
    ];

    /// <inheritdoc/>
    public override async Task<ExitCode> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellation) =>
        await context.MakeOperations().FlameAsync(_picture.Read(words, words.GetValue(_files) ?? []), cancellation).ConfigureAwait(false);
}
