using System.CommandLine;
using Sonde.Cli.Completion;
using Sonde.Core.Faults;

namespace Sonde.Cli.Commands;

/// <summary><c>sonde completion</c>.</summary>
internal sealed class CompletionCommand : Verb
{
    private readonly Argument<string> _shell;

    /// <summary>Makes it.</summary>
    public CompletionCommand()
        : base("completion", "Print a shell's completion script")
    {
        _shell = TakeArgument(new Argument<string>("SHELL")
        {
            CustomParser = result =>
            {
                var name = result.Tokens[0].Value;
                if (CompletionScripts.Find(name) is null)
                {
                    result.AddError($"completion is for {string.Join(", ", CompletionScripts.Shells)}, not \"{name}\"");
                }

                return name;
            },
        });
    }

    /// <inheritdoc/>
    public override string Usage => "completion bash|zsh|fish|powershell";

    /// <inheritdoc/>
    public override string Description => "Prints a script that makes your shell complete verbs, options, their values and kinds of target.";

    /// <inheritdoc/>
    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("bash, for this user", "completion bash > ~/.local/share/bash-completion/completions/sonde"),
        new("zsh, into a folder of $fpath", "completion zsh > ~/.zfunc/_sonde"),
        new("fish", "completion fish > ~/.config/fish/completions/sonde.fish"),
        new("PowerShell, at the end of $PROFILE", "completion powershell | Out-String | Invoke-Expression"),
    ];

    /// <inheritdoc/>
    public override IEnumerable<string> ArgumentCandidates => CompletionScripts.Shells;

    /// <inheritdoc/>
    public override Task<ExitCode> RunAsync(ParseResult words, CommandContext context, CancellationToken cancellation)
    {
        context.Surface.AnswerVerbatim(CompletionScripts.Find(words.GetValue(_shell)!)!);
        return Task.FromResult(ExitCode.Done);
    }
}
