using System.CommandLine;
using System.CommandLine.Parsing;
using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Settings;
using Sonde.Core.Tools;

namespace Sonde.Cli.Commands;

/// <summary>A copy of the target instead of the target.</summary>
internal sealed class PodCopyOptions : OptionGroup
{
    /// <summary>Makes them.</summary>
    public PodCopyOptions()
        : base("Copy")
    {
        Copy = Take(OptionKinds.Switch("--copy", "Debug a copy of the pod, without traffic, probes or owner, which is removed at the end; the target is not touched"));
        FromStart = Take(OptionKinds.Switch("--from-start", "Hold the copy's Go program at its first instruction until an IDE is connected, then stop at main.main: for crash loops"));
        Image = Take(Pairs("--set-image", "CONTAINER=IMAGE", "Another image for a container of the copy; may be given several times"));
        Environment = Take(Pairs("--env", "NAME=VALUE", "Set a variable of the copy's target container; may be given several times"));
        SameNode = Take(OptionKinds.Switch("--same-node", "Run the copy on the original's node"));
        KeepTraffic = Take(OptionKinds.Switch("--keep-traffic", "Keep the labels: services send the copy a share of their requests"));
        Life = Take(OptionKinds.Duration("--copy-for", DurationRange.Copy, "The kubelet ends the copy after so long, whatever becomes of this command; 1h by default"));
    }

    private Option<bool> Copy { get; }

    private Option<bool> FromStart { get; }

    private Option<KeyValuePair<string, string>[]> Image { get; }

    private Option<KeyValuePair<string, string>[]> Environment { get; }

    private Option<bool> SameNode { get; }

    private Option<bool> KeepTraffic { get; }

    private Option<TimeSpan?> Life { get; }

    /// <summary>Makes the parser say it where one of them is given without --copy, or beside what a copy cannot be.</summary>
    public void Require(Command command) => command.Validators.Add(result =>
    {
        var isCopied = result.GetResult(Copy) is not null;
        foreach (var option in Options.Where(option => option != Copy && !isCopied && result.GetResult(option) is not null))
        {
            result.AddError($"{option.Name} belongs to --copy");
        }

        if (isCopied && result.Children.OfType<OptionResult>().Any(option => option.Option.Name is "--all" or "--shield" or "--pid"))
        {
            result.AddError("--copy makes one pod that nobody probes, and finds its process: leave --all, --shield and --pid out");
        }
    });

    /// <summary>Adds them to a request.</summary>
    public DebugRequest Apply(ParseResult words, DebugRequest request) => !words.GetValue(Copy) ? request : request with
    {
        Tool = words.GetValue(FromStart) ? DebuggerKind.Delve : request.Tool,
        Copy = new CopyWishes
        {
            IsFromStart = words.GetValue(FromStart),
            Images = words.GetValue(Image) ?? [],
            Environment = words.GetValue(Environment) ?? [],
            IsOnSameNode = words.GetValue(SameNode),
            KeepsTraffic = words.GetValue(KeepTraffic),
            Life = words.GetValue(Life) ?? TimeSpan.FromHours(1),
        },
    };

    /// <summary>The value is not repeated where it is refused: it may be a secret.</summary>
    private static Option<KeyValuePair<string, string>[]> Pairs(string name, string form, string description) => new(name)
    {
        Description = description,
        HelpName = form,
        CustomParser = result =>
        {
            var pairs = result.Tokens.Select(token => token.Value.Split('=', 2)).ToArray();
            if (pairs.Any(pair => pair.Length != 2 || pair[0].Length == 0 || pair[0].Any(char.IsControl) || pair[0].Any(char.IsWhiteSpace)))
            {
                result.AddError($"{name} takes {form}");
                return [];
            }

            return [.. pairs.Select(pair => KeyValuePair.Create(pair[0], pair[1]))];
        },
    };
}
