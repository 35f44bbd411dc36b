using System.Globalization;
using Sonde.Core.Production;
using YamlDotNet.RepresentationModel;

namespace Sonde.Core.Settings;

/// <summary>Turns the text of a configuration file into settings and gathers everything that is wrong with it.</summary>
internal sealed class SettingsReader
{
    private const string Keys = "image, images, registry, pullPolicy, grace, hold, ttl, ide, port, production";

    private readonly List<string> _errors = [];

    /// <summary>What was wrong, in the order of the file; each begins with line and column.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Reads; what is wrong is left unset.</summary>
    public UserSettings Read(string text)
    {
        YamlNode? root;
        try
        {
            root = YamlText.Read(text);
        }
        catch (FormatException fault)
        {
            _errors.Add(fault.Message);
            return new UserSettings();
        }

        var settings = new UserSettings();
        if (root is null or YamlScalarNode { Value: null or "" })
        {
            return settings;
        }

        foreach (var (key, value) in Pairs(root))
        {
            settings = Apply(settings, key, value);
        }

        return settings;
    }

    private UserSettings Apply(UserSettings settings, YamlNode key, YamlNode value) => (key as YamlScalarNode)?.Value switch
    {
        "image" => settings with { Image = Reference("image", value) },
        "images" => settings with { Images = References(value) },
        "registry" => settings with { Registry = Reference("registry", value) },
        "pullPolicy" => settings with { PullPolicy = Word("pullPolicy", value, SettingWords.PullPolicies) },
        "hold" => settings with { Hold = Duration("hold", value, DurationRange.Hold) },
        "grace" => settings with { Grace = Duration("grace", value, DurationRange.Grace) },
        "ttl" => settings with { TimeToLive = Duration("ttl", value, DurationRange.TimeToLive) },
        "ide" => settings with { Ide = Word("ide", value, SettingWords.Ides) },
        "port" => settings with { Port = Port(value) },
        "production" => settings with { Production = Production(value) },
        var other => Unknown(settings, key, other),
    };

    private UserSettings Unknown(UserSettings settings, YamlNode key, string? name)
    {
        Add(key, $"\"{name}\" is not a setting; there are {Keys}");
        return settings;
    }

    private IEnumerable<KeyValuePair<YamlNode, YamlNode>> Pairs(YamlNode node)
    {
        if (node is YamlMappingNode mapping)
        {
            return mapping.Children;
        }

        Add(node, "a mapping is expected here: one \"name: value\" a line");
        return [];
    }

    private Dictionary<string, string> References(YamlNode node)
    {
        var references = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in Pairs(node))
        {
            var tool = (key as YamlScalarNode)?.Value;
            if (tool is null || !ToolboxImage.Tools.Contains(tool, StringComparer.Ordinal))
            {
                Add(key, $"\"{tool}\" is not a tool with an image; there is {string.Join(", ", ToolboxImage.Tools)}");
            }
            else if (Reference($"images.{tool}", value) is { } reference)
            {
                references[tool] = reference;
            }
        }

        return references;
    }

    private ProductionSettings Production(YamlNode node)
    {
        var production = ProductionSettings.Default;
        foreach (var (key, value) in Pairs(node))
        {
            switch ((key as YamlScalarNode)?.Value)
            {
                case "words":
                    production = production with { Words = Texts("production.words", value, JudgeWord) };
                    break;
                case "contexts":
                    production = production with { Contexts = Texts("production.contexts", value, JudgePattern) };
                    break;
                case "notProduction":
                    production = production with { NotProduction = Texts("production.notProduction", value, JudgePattern) };
                    break;
                case var other:
                    Add(key, $"\"{other}\" is not a setting of production; there are words, contexts, notProduction");
                    break;
            }
        }

        return production;
    }

    /// <summary>A list with something in it: one that was emptied by mistake must not pass for a choice.</summary>
    private IReadOnlyList<string> Texts(string name, YamlNode node, Func<string, string?> judge)
    {
        if (node is YamlSequenceNode { Children.Count: > 0 } list)
        {
            return [.. list.Children.Select(item => Judged(name, item, judge)).OfType<string>()];
        }

        Add(node, $"{name} takes a list with at least one entry: [a, b]");
        return [];
    }

    private static string? JudgeWord(string text) =>
        text.Length > 0 && text.All(char.IsLetterOrDigit) ? null : $"is \"{text}\"; it takes words of letters and digits";

    private static string? JudgePattern(string text) =>
        text.Trim().Length > 0 && !text.Any(char.IsControl) ? null : $"is \"{text}\"; it takes names, in which * stands for anything";

    private string? Reference(string name, YamlNode node) => Judged(name, node, ToolboxImage.Judge);

    private T? Word<T>(string name, YamlNode node, IReadOnlyList<KeyValuePair<string, T>> words)
        where T : struct
    {
        var value = default(T);
        return Judged(name, node, text => SettingWords.Judge(words, text, out value)) is null ? null : value;
    }

    private TimeSpan? Duration(string name, YamlNode node, DurationRange range)
    {
        var value = TimeSpan.Zero;
        return Judged(name, node, text => range.Judge(text, out value)) is null ? null : value;
    }

    private int? Port(YamlNode node)
    {
        var port = 0;
        return Judged("port", node, text =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65535
                ? null
                : $"is \"{text}\"; it takes a number from 1 to 65535") is null ? null : port;
    }

    private string? Judged(string name, YamlNode node, Func<string, string?> judge)
    {
        var text = (node as YamlScalarNode)?.Value;
        var problem = text is null ? "takes one value" : judge(text);
        if (problem is null)
        {
            return text;
        }

        Add(node, $"{name} {problem}");
        return null;
    }

    private void Add(YamlNode node, string problem) => _errors.Add($"{YamlText.Place(node.Start)}: {problem}");
}
