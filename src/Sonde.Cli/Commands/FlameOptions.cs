using System.CommandLine;
using System.CommandLine.Parsing;
using Sonde.Core.Operations;
using Sonde.Core.Profiles;

namespace Sonde.Cli.Commands;

/// <summary>What is drawn of profiles, and where to.</summary>
internal sealed class FlameOptions : OptionGroup
{
    /// <summary>Makes them.</summary>
    public FlameOptions()
        : base("Picture")
    {
        Out = Take(OptionKinds.Text("--out", "FILE", $"What to write; the end of the name says the format: {ProfileOutputs.Known}. By default FILE.html beside the profile", "-o"));
        Difference = Take(new Option<string[]?>("--diff")
        {
            Description = "Two profiles over each other: red for what grew, blue for what shrank",
            HelpName = "OLD NEW",
            Arity = new ArgumentArity(2, 2),
            AllowMultipleArgumentsPerToken = true,
        });
        Absolute = Take(OptionKinds.Switch("--absolute", "With --diff: compare values as they are; by default shares of each whole are, as the two may have been sampled for different times"));
        Type = Take(OptionKinds.Line("--type", "NAME", "Which values of a file that has several: inuse_space, alloc_objects, cycles; its own choice by default"));
        Open = Take(OptionKinds.Switch("--open", "Show what was written in the browser"));
    }

    private Option<string?> Out { get; }

    private Option<string[]?> Difference { get; }

    private Option<bool> Absolute { get; }

    private Option<string?> Type { get; }

    private Option<bool> Open { get; }

    /// <summary>Makes the request.</summary>
    public FlameRequest Read(ParseResult words, IReadOnlyList<string> files)
    {
        // A list that was not given is an empty one.
        var difference = words.GetValue(Difference) ?? [];
        return new FlameRequest(difference.Length > 0 ? difference : files)
        {
            IsDifference = difference.Length > 0,
            IsAbsolute = words.GetValue(Absolute),
            Output = words.GetValue(Out),
            Type = words.GetValue(Type),
            IsShown = words.GetValue(Open),
        };
    }

    /// <summary>Profiles come as arguments or with --diff, and the file's name says a format that can hold them.</summary>
    public void Validate(CommandResult result, IReadOnlyList<string> files)
    {
        var isDifference = result.GetResult(Difference) is not null;
        if (isDifference == (files.Count > 0))
        {
            result.AddError(isDifference ? "--diff names both profiles itself: OLD NEW, without FILE" : "name a profile: FILE");
        }

        if (files.Any(string.IsNullOrEmpty))
        {
            result.AddError("FILE is empty");
        }

        if (!isDifference && result.GetResult(Absolute) is not null)
        {
            result.AddError("--absolute belongs to --diff");
        }

        if (result.GetValue(Out) is { } output)
        {
            if (ProfileOutputs.Judge(output, out var format) is { } problem)
            {
                result.AddError($"--out {problem}");
            }
            else if (isDifference && !ProfileOutputs.ShowsDifference(format))
            {
                result.AddError("--diff is shown by .html and .svg only");
            }
        }
    }
}
