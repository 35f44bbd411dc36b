using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Sonde.Core.Production;
using Sonde.Core.Settings;

namespace Sonde.Cli.Commands;

/// <summary>The kinds of option there are; each says in its own words what it takes.</summary>
internal static class OptionKinds
{
    /// <summary>A switch.</summary>
    public static Option<bool> Switch(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, Arity = ArgumentArity.Zero };

    /// <summary>A text that is not empty.</summary>
    public static Option<string?> Text(string name, string value, string description, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        HelpName = value,
        CustomParser = result => Judged<string?>(result, name, text => (text.Length == 0 ? "is empty" : null, text)),
    };

    /// <summary>A text that is not empty and holds no control characters.</summary>
    public static Option<string?> Line(string name, string value, string description, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        HelpName = value,
        CustomParser = result => Judged<string?>(
            result, name, text => (text.Length == 0 ? "is empty" : text.Any(char.IsControl) ? "holds control characters" : null, text)),
    };

    /// <summary>Why production is stopped.</summary>
    public static Option<StopReason?> Reason(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TEXT",
        CustomParser = result => Judged<StopReason?>(result, name, text => (StopReason.Judge(text, out var reason), reason)),
    };

    /// <summary>An image reference.</summary>
    public static Option<string?> Image(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "IMAGE",
        CustomParser = result => Judged<string?>(result, name, text => (ToolboxImage.Judge(text), text)),
    };

    /// <summary>Something that is read from a text.</summary>
    /// <param name="name">The option.</param>
    /// <param name="value">What stands for it in the help.</param>
    /// <param name="description">What it is.</param>
    /// <param name="read">Reads it; null where it is none.</param>
    /// <param name="form">What it takes, for whoever wrote something else.</param>
    public static Option<T?> Read<T>(string name, string value, string description, Func<string, T?> read, string form)
        where T : class => new(name)
        {
            Description = description,
            HelpName = value,
            CustomParser = result => Judged<T?>(result, name, text => read(text) is { } found ? (null, found) : ($"is \"{text}\"; it takes {form}", null)),
        };

    /// <summary>One of some words.</summary>
    public static Option<T?> Word<T>(string name, IReadOnlyList<KeyValuePair<string, T>> words, string description, params string[] aliases)
        where T : struct
    {
        var option = new Option<T?>(name, aliases)
        {
            Description = description,
            HelpName = string.Join('|', words.Select(word => word.Key)),
            CustomParser = result => Judged<T?>(result, name, text => (SettingWords.Judge(words, text, out var value), value)),
        };
        option.CompletionSources.Clear();
        option.CompletionSources.Add([.. words.Select(word => word.Key)]);
        return option;
    }

    /// <summary>A duration.</summary>
    public static Option<TimeSpan?> Duration(string name, DurationRange range, string description, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        HelpName = "DURATION",
        CustomParser = result => Judged<TimeSpan?>(result, name, text => (range.Judge(text, out var value), value)),
    };

    /// <summary>A whole number.</summary>
    public static Option<int?> Number(string name, string value, int most, string description, int least = 1, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        HelpName = value,
        CustomParser = result => Judged<int?>(result, name, text =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
                ? (null, number)
                : ($"is \"{text}\"; it takes a number from {(least == 0 ? "0" : "1")}{(most < int.MaxValue ? string.Create(CultureInfo.InvariantCulture, $" to {most}") : "")}", null)),
    };

    private static T? Judged<T>(ArgumentResult result, string name, Func<string, (string? Problem, T? Value)> judge)
    {
        var (problem, value) = judge(result.Tokens[0].Value);
        if (problem is not null)
        {
            result.AddError($"{name} {problem}");
        }

        return value;
    }
}
