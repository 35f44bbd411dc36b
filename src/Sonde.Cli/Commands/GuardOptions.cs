using System.CommandLine;
using Sonde.Core.Faults;
using Sonde.Core.Production;

namespace Sonde.Cli.Commands;

/// <summary>What the user says where the target is production.</summary>
internal sealed class GuardOptions : OptionGroup
{
    /// <summary>Makes them.</summary>
    public GuardOptions()
        : base("Production")
    {
        AllowStop = Take(OptionKinds.Switch("--allow-stop", "The target may be stopped although it is production; needs --reason"));
        Reason = Take(OptionKinds.Reason("--reason", "Why, in one line of up to 200 characters; it stands in the plan and in the receipt"));
    }

    private Option<bool> AllowStop { get; }

    private Option<StopReason?> Reason { get; }

    /// <summary>Makes the parser say it when one is given without the other.</summary>
    public void Require(Command command) => command.Validators.Add(result =>
    {
        var (isAllowed, hasReason) = (result.GetResult(AllowStop) is not null, result.GetResult(Reason) is not null);
        if (isAllowed && !hasReason)
        {
            result.AddError("--allow-stop needs --reason: why the target has to be stopped");
        }
        else if (hasReason && !isAllowed)
        {
            result.AddError("--reason belongs to --allow-stop");
        }
    });

    /// <summary>Adds them to what the configuration says.</summary>
    public GuardWishes Apply(ParseResult words, CommandContext context, GuardWishes wishes) => wishes with
    {
        Reason = words.GetValue(AllowStop) ? words.GetValue(Reason) : null,
        Command = string.Join(' ', CommandWords.Safe(words.Tokens.Select(token => token.Value)).Select(ShellWord.Quote).Prepend(context.Program)),
    };
}
